package io.tributary.jobqueue;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double up to a cap, with jitter, so that servers don't come back in step. Not thread-safe. */
final class Backoff {

    static final Duration FIRST = Duration.ofMillis(100);
    static final Duration CAP = Duration.ofSeconds(2);
    private static final int DOUBLINGS = 5;

    private int failures;

    /** Between half and all of the next pause, in milliseconds. */
    long nextMillis() {
        long pause = Math.min(CAP.toMillis(), FIRST.toMillis() << Math.min(failures, DOUBLINGS));
        failures++;
        return pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
    }

    void reset() {
        failures = 0;
    }

    /** How long asynq lets a job wait that has failed this often before. */
    static Duration likeAsynq(int retried) {
        long spread = ThreadLocalRandom.current().nextInt(30) * (retried + 1L);
        return Duration.ofSeconds((long) Math.pow(retried, 4) + 15 + spread);
    }
}
