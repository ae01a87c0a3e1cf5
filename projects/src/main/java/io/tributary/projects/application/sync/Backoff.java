package io.tributary.projects.application.sync;

import java.time.Duration;

/** How long an outage is waited for: twice as long each time, up to a minute. */
public final class Backoff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int LAST_DOUBLING = 6;

    private Backoff() {}

    /** The wait after {@code waits} waits in a row. */
    public static Duration after(int waits) {
        if (waits >= LAST_DOUBLING) {
            return LONGEST;
        }
        return FIRST.multipliedBy(1L << Math.max(0, waits));
    }
}
