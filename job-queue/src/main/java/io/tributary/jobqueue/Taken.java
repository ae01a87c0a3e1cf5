package io.tributary.jobqueue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job as the queue handed it out; its message is not yet decoded. */
@SuppressWarnings("ArrayRecordComponent") // never compared, only decoded
record Taken(Lease lease, byte[] message, @Nullable Instant pendingSince, Known known) {

    /** What the queue knows of a job beside its message. */
    record Known(
            @Nullable Instant wantedAt,
            @Nullable Instant eventTime,
            @Nullable Instant receivedAt,
            boolean onlyIfKnown,
            int crashes,
            boolean convicted,
            boolean cancelled,
            boolean slept,
            int snoozes,
            @Nullable String snoozedFor) {

        static final Known NOTHING = new Known(null, null, null, false, 0, false, false, false, 0, null);
    }
}
