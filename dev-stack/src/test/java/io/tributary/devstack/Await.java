package io.tributary.devstack;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, not for a time. */
public final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private Await() {}

    /** Returns as soon as it holds; fails, with this description, if it doesn't within 30 s. */
    public static void until(String description, BooleanSupplier holds) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still not: " + description);
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }
}
