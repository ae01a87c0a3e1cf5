package io.tributary.projects.application.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;

/** How long is waited for what has no time: for the end of an outage twice as long each time, up to a minute. */
public final class Backoff {

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int LAST_DOUBLING = 6;
    private static final Duration SHORTEST_SLEEP = Duration.ofSeconds(10);
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

    private Backoff() {}

    /** The wait after {@code waits} waits in a row. */
    public static Duration after(int waits) {
        if (waits >= LAST_DOUBLING) {
            return LONGEST;
        }
        return FIRST.multipliedBy(1L << Math.max(0, waits));
    }

    /**
     * When a job that got no slot of the budget asks again: after 10 to 30 s at random. Chance comes from the arguments,
     * so that what runs by a driven clock can be repeated.
     */
    static Instant asleepUntil(UUID sleeper, Instant now) {
        long millis = new SplittableRandom(sleeper.hashCode() + now.toEpochMilli() * 31)
                .nextLong(SHORTEST_SLEEP.toMillis(), LONGEST_SLEEP.toMillis() + 1);
        return now.plusMillis(millis);
    }
}
