package io.tributary.jobqueue;

/** What became of the end of an attempt. */
enum Ack {
    /** Redis has it. */
    WRITTEN,

    /** The lease was lost, someone else has the job; nothing was changed. */
    LOST,

    /** A newer job for the same thing waits and goes on in its place. */
    SUPERSEDED;

    static Ack of(int code) {
        return switch (code) {
            case 1 -> WRITTEN;
            case 2 -> SUPERSEDED;
            default -> LOST;
        };
    }
}
