package io.tributary.jobqueue;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Whether the loop that takes jobs was last seen at work not long ago. Thread-safe. */
final class Liveness {

    static final Duration DEAD = Duration.ofSeconds(30);

    private final LongSupplier nanos;
    private volatile @Nullable Long seen;

    /** @param nanos as {@link System#nanoTime} */
    Liveness(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void begin() {
        seen = nanos.getAsLong();
    }

    /** The loop has gone round, and nothing holds it up. */
    void seen() {
        if (seen != null) {
            seen = nanos.getAsLong();
        }
    }

    /** What isn't meant to work any more is not dead. */
    void end() {
        seen = null;
    }

    boolean isAlive() {
        Long last = seen;
        return last == null || nanos.getAsLong() - last < DEAD.toNanos();
    }
}
