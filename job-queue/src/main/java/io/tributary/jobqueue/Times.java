package io.tributary.jobqueue;

import java.time.DateTimeException;
import java.time.Duration;
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

    /** That much later, or the end of time. */
    static Instant after(Instant time, Duration delay) {
        try {
            return time.plus(delay);
        } catch (DateTimeException | ArithmeticException beyond) {
            return Instant.MAX;
        }
    }

    /** A second, be it what it may: others write such numbers too. */
    static Instant second(long second) {
        return Instant.ofEpochSecond(
                Math.max(Instant.MIN.getEpochSecond(), Math.min(Instant.MAX.getEpochSecond(), second)));
    }
}
