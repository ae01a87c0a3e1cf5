package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;

/** Runs jobs of one type. Jobs may run more than once, so what it does must be repeatable. */
@FunctionalInterface
public interface JobHandler {

    /**
     * Runs the job, on a Vert.x event loop that it must not block. Outages are for the handler to translate, into
     * {@link JobOutcome.Snooze}.
     *
     * @return how it ended; a failure, no outcome, or more time than the job's timeout counts as
     *     {@link JobOutcome.Retry}
     */
    Uni<JobOutcome> handle(Job job);

    /**
     * Called before a job is archived: it is to be skipped, its retries are used up, or it crashed its server too
     * often. If this fails the job isn't archived but comes back after a while.
     *
     * @param reason what will be kept with the job
     */
    default Uni<Void> beforeArchive(Job job, String reason) {
        return Uni.createFrom().voidItem();
    }
}
