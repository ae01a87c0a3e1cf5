package io.tributary.devstack.notion;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The simulator's time: that of the clock it was started with, or, once someone drives it, what they set. */
final class SimulatorClock extends Clock {
    private final Clock base;
    private volatile @Nullable Instant driven;

    SimulatorClock(Clock base) {
        this.base = base;
    }

    @Override
    public Instant instant() {
        Instant set = driven;
        return set == null ? base.instant() : set;
    }

    boolean isDriven() {
        return driven != null;
    }

    void drive(Instant to) {
        driven = to;
    }

    void release() {
        driven = null;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(instant(), zone);
    }
}
