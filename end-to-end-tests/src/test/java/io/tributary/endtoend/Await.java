package io.tributary.endtoend;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for something to become true, with a limit, and tells the last reason why it wasn't. */
final class Await {

    private Await() {}

    /** Repeats the check until it throws nothing. Returns how long that took. */
    static Duration passes(Duration limit, Runnable check) {
        long start = System.nanoTime();
        Throwable last = null;
        while (last == null || System.nanoTime() - start < limit.toNanos()) {
            try {
                check.run();
                return Duration.ofNanos(System.nanoTime() - start);
            } catch (AssertionError | RuntimeException e) {
                last = e;
                LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            }
        }
        throw new AssertionError("Not within " + limit + ": " + message(last), last);
    }

    private static @Nullable String message(Throwable last) {
        return last.getMessage();
    }
}
