package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.defaults.Correlation;
import io.tributary.events.CloudEvents;
import io.tributary.jobqueue.JobHandler;
import io.tributary.jobqueue.JobMiddleware;
import jakarta.inject.Singleton;

/**
 * Takes up the trace of the delivery that a job answers: into each log line of the run, and on to the jobs that it
 * enqueues. A run has a Vert.x context of its own, so those of two jobs don't mix.
 */
@Singleton
class JobCorrelation implements JobMiddleware {

    @Override
    public JobHandler wrap(JobHandler next) {
        return job -> Uni.createFrom()
                .deferred(() -> {
                    Correlation.begin(job.headers().get(CloudEvents.TRACEPARENT));
                    return next.handle(job);
                })
                .eventually(Correlation::end);
    }
}
