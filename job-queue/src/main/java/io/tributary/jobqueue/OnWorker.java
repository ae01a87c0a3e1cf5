package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** A blocking handler, as the server sees it. */
record OnWorker(BlockingJobHandler blocking) implements JobHandler {

    @Override
    public Uni<JobOutcome> handle(Job job) {
        return attempt(job).onWorker(() -> blocking.handle(job));
    }

    @Override
    public Uni<Void> beforeArchive(Job job, String reason) {
        return attempt(job).onWorker(() -> {
            blocking.beforeArchive(job, reason);
            return null;
        });
    }

    @Override
    public Duration retryDelay(Job job, String reason) {
        return blocking.retryDelay(job, reason);
    }

    private static Attempt attempt(Job job) {
        if (job instanceof Attempt attempt) {
            return attempt;
        }
        throw new IllegalArgumentException("a middleware must hand on the job that it was given, not " + job);
    }
}
