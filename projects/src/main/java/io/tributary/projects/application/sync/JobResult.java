package io.tributary.projects.application.sync;

import java.time.Instant;

/** How a job's use case ended, when it ended well: outages are waited out, and never count as failures. */
public sealed interface JobResult {

    /** It is done, or there is nothing to do any more. */
    record Done(String note) implements JobResult {}

    /**
     * Ask again later.
     *
     * @param until when
     * @param cause what is waited for
     */
    record Wait(Instant until, Cause cause) implements JobResult {}

    /** Notion refuses it for good: the job is given up, and what it was about is marked as failed. */
    record Refused(String reason) implements JobResult {}

    /** What is waited for. */
    enum Cause {
        /** A slot of the connection's budget, or another try to get one. */
        BUDGET,
        /** The end of an outage. */
        OUTAGE,
        /** A second look that tells whether the first was right. */
        CONFIRMATION
    }
}
