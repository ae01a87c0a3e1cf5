package io.tributary.jobqueue;

import java.time.Instant;

/** Times as asynq writes them. */
final class Times {

    private Times() {}

    /** The second at which this time has come: scores are whole seconds, and no job runs early. */
    static long fullSecond(Instant time) {
        return time.getNano() == 0 ? time.getEpochSecond() : time.getEpochSecond() + 1;
    }

    static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    /** A second, be it what it may: others write such numbers too. */
    static Instant second(long second) {
        return Instant.ofEpochSecond(
                Math.max(Instant.MIN.getEpochSecond(), Math.min(Instant.MAX.getEpochSecond(), second)));
    }
}
