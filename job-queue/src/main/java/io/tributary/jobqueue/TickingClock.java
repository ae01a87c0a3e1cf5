package io.tributary.jobqueue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until it is told to move, for tests. UTC; thread-safe. */
public final class TickingClock extends Clock {

    private volatile Instant now;

    /** A clock that says this. */
    public TickingClock(Instant start) {
        now = start;
    }

    /** Moves the clock; back if it is negative. */
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
        throw new UnsupportedOperationException("this clock is UTC");
    }
}
