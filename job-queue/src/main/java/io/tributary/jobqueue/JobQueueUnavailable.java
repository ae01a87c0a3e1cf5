package io.tributary.jobqueue;

/**
 * Redis can't serve now: it isn't there, doesn't answer in time, is full, loads, or is a replica. Waiting helps; what was
 * asked for may have happened nevertheless. The cause says what it is.
 */
public final class JobQueueUnavailable extends RuntimeException {

    JobQueueUnavailable(Throwable cause) {
        super("the job queue's Redis can't serve now: " + cause.getMessage(), cause);
    }
}
