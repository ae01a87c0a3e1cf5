package io.tributary.jobqueue;

import java.time.Duration;

/** Runs jobs on a worker thread, which it may block. Jobs may run more than once, so what it does must be repeatable. */
@FunctionalInterface
public interface BlockingJobHandler {

    /**
     * Runs the job. The thread is interrupted when the job is cancelled, runs longer than it may, or is no longer this
     * server's; until this method has returned, the job keeps its slot.
     *
     * @return how it ended; null counts as {@link JobOutcome.Retry}
     * @throws Exception counts as {@link JobOutcome.Retry}
     */
    JobOutcome handle(Job job) throws Exception;

    /**
     * As {@link JobHandler#beforeArchive}, on a worker thread.
     *
     * @throws Exception the job isn't archived but comes back after a while
     */
    default void beforeArchive(Job job, String reason) throws Exception {}

    /** As {@link JobHandler#retryDelay}. */
    default Duration retryDelay(Job job, String reason) {
        return Backoff.likeAsynq(job.retried());
    }
}
