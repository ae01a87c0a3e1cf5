package io.tributary.jobqueue;

import java.util.Locale;

/** Where a job is. */
public enum JobState {
    /** Waits for a free slot. */
    PENDING,

    /** Runs. */
    ACTIVE,

    /** Waits for its time, or was snoozed. */
    SCHEDULED,

    /** Waits after a failure. */
    RETRY,

    /** Was given up: a dead letter. */
    ARCHIVED,

    /** Succeeded, and is kept for a while. */
    COMPLETED;

    /** As asynq writes it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
