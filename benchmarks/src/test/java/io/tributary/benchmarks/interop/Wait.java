package io.tributary.benchmarks.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** For a condition, with a limit. */
final class Wait {

    static final Duration LIMIT = Duration.ofSeconds(20);

    private Wait() {}

    static void until(BooleanSupplier so, String what) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
