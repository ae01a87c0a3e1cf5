package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** Runs jobs without blocking. Jobs may run more than once, so what it does must be repeatable. */
@FunctionalInterface
public interface JobHandler {

    /**
     * Runs the job, on a Vert.x event loop that it must not block; see {@link BlockingJobHandler} for code that does.
     * Outages are for the handler to translate, into {@link JobOutcome.Snooze}. The {@code Uni} is cancelled when the
     * job is cancelled, runs longer than it may, or is no longer this server's; the job gives its slot back then, so what
     * it has begun elsewhere must end with the {@code Uni}.
     *
     * @return how it ended; a failure, no outcome, or more time than the job's timeout counts as
     *     {@link JobOutcome.Retry}
     */
    Uni<JobOutcome> handle(Job job);

    /**
     * Called before a job is archived: it is to be skipped, its retries are used up, it was cancelled while it ran, or
     * it crashed its server too often. If this fails the job isn't archived but comes back after a while.
     *
     * @param reason what will be kept with the job
     */
    default Uni<Void> beforeArchive(Job job, String reason) {
        return Uni.createFrom().voidItem();
    }

    /**
     * How long a job waits after a failure.
     *
     * @param job its {@link Job#retried} doesn't count this failure yet
     * @return asynq's unless overridden: n⁴ + 15 s and a random time of up to 30 s · (n + 1), where n is the number of
     *     failures before this one
     */
    default Duration retryDelay(Job job, String reason) {
        return Backoff.likeAsynq(job.retried());
    }
}
