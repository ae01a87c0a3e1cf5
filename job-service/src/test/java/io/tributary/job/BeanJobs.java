package io.tributary.job;

import io.tributary.jobqueue.BlockingJobHandler;
import io.tributary.jobqueue.Job;
import io.tributary.jobqueue.JobHandler;
import io.tributary.jobqueue.JobMiddleware;
import io.tributary.jobqueue.JobOutcome;
import io.tributary.jobqueue.cdi.JobType;
import jakarta.annotation.Priority;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Beans for jobs of a test's own type: a handler that blocks, and what is wrapped around it. */
final class BeanJobs {

    static final String TYPE = "test:beans";

    /** What was called, in order. */
    static final List<String> CALLS = new CopyOnWriteArrayList<>();

    private BeanJobs() {}

    @JobType(TYPE)
    @Singleton
    static class Blocks implements BlockingJobHandler {

        @Override
        public JobOutcome handle(Job job) {
            CALLS.add(Thread.currentThread().getName().startsWith("jobs-") ? "on a worker" : "on an event loop");
            return JobOutcome.done();
        }
    }

    private static JobHandler noted(String name, JobHandler next) {
        return job -> {
            if (job.type().equals(TYPE)) {
                CALLS.add(name);
            }
            return next.handle(job);
        };
    }

    @Priority(1)
    @Singleton
    static class Inner implements JobMiddleware {

        @Override
        public JobHandler wrap(JobHandler next) {
            return noted("inner", next);
        }
    }

    @Priority(100)
    @Singleton
    static class Outer implements JobMiddleware {

        @Override
        public JobHandler wrap(JobHandler next) {
            return noted("outer", next);
        }
    }

    @Priority(10)
    @Singleton
    static class Middle implements JobMiddleware {

        @Override
        public JobHandler wrap(JobHandler next) {
            return noted("middle", next);
        }
    }
}
