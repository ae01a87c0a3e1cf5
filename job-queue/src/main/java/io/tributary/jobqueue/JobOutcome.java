package io.tributary.jobqueue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a run ended. */
public sealed interface JobOutcome {

    /** Nothing more to do; the job is removed, or kept as long as its retention says. */
    static JobOutcome done() {
        return new Done(null);
    }

    /** Nothing more to do; the job is kept with this result if it has a retention, else removed. */
    static JobOutcome done(byte[] result) {
        return new Done(result.clone());
    }

    /** It failed: counted, tried again after a backoff, archived when the retries are used up. */
    static JobOutcome retry(String reason) {
        return new Retry(reason);
    }

    /** It must wait; counts nothing. */
    static JobOutcome snooze(Duration delay, Wait reason) {
        return new Snooze(delay, reason);
    }

    /** It can't succeed: archived at once. */
    static JobOutcome skip(String reason) {
        return new Skip(reason);
    }

    /** It isn't wanted any more: the job is removed, whatever its retention says, and counts as processed. */
    static JobOutcome revoke() {
        return new Revoke();
    }

    /**
     * Nothing more to do.
     *
     * @param result kept with a job that has a retention; null: none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, only kept
    record Done(byte @Nullable [] result) implements JobOutcome {}

    /** It isn't wanted any more. */
    record Revoke() implements JobOutcome {}

    /**
     * It failed.
     *
     * @param reason kept with the job and shown to operators; made valid UTF-8 and cut to 8 kB
     */
    record Retry(String reason) implements JobOutcome {

        static Retry of(Throwable failure) {
            String message = failure.getMessage();
            return new Retry(message == null || message.isBlank() ? failure.toString() : message);
        }

        static Retry unhandled(Job job) {
            return new Retry("no handler for jobs of type " + job.type());
        }

        static Retry silent() {
            return new Retry("the handler gave no outcome");
        }

        static Retry late(Duration limit) {
            return new Retry("ran longer than " + limit);
        }
    }

    /**
     * It must wait.
     *
     * @param delay from now, rounded up to the next full second
     * @param reason what for; decides whether a new request for the same job brings it forward
     */
    record Snooze(Duration delay, Wait reason) implements JobOutcome {}

    /**
     * It can't succeed.
     *
     * @param reason as of {@link Retry}
     */
    record Skip(String reason) implements JobOutcome {}

    /** What a job waits for. */
    enum Wait {
        /** Its slot in a rate limit: a new request doesn't bring it forward. */
        BUDGET,

        /** The end of an outage: a new request brings it forward to now. */
        BACKOFF,

        /** A second look at something: a new request brings it forward to now. */
        CONFIRMATION,

        /** Another that holds what it needs: a new request doesn't bring it forward. */
        CONTENTION;

        String text() {
            return switch (this) {
                case BUDGET -> "budget";
                case BACKOFF -> "backoff";
                case CONFIRMATION -> "confirmation";
                case CONTENTION -> "contention";
            };
        }
    }
}
