package io.tributary.devstack.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is told to move, for tests. UTC; thread-safe. */
public final class ManualClock extends Clock {

    private volatile Instant now;

    /** Stands at {@code start}. */
    public ManualClock(Instant start) {
        now = start;
    }

    /** Moves on. */
    public synchronized void tick(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
