package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntFunction;

/**
 * Trims what is old: runs after 30 days (of a project's that changed nothing the newest 100 stay), changes after 90,
 * deliveries after as long as the operator wants.
 */
public final class TrimHistory {

    /** How many of a project's runs that changed nothing stay. */
    public static final int IDLE_RUNS = 100;

    private static final Duration RUNS = Duration.ofDays(30);
    private static final Duration CHANGES = Duration.ofDays(90);
    private static final int BATCH = 1000;
    private static final int MOST_BATCHES = 20;

    /** There may be a thousand deliveries a second, and this runs once a minute. */
    private static final int DELIVERIES = 5000;

    private final History history;
    private final Duration deliveriesKept;
    private final Clock clock;

    /**
     * Trims {@code history}.
     *
     * @param deliveriesKept how long the log of deliveries is kept
     */
    public TrimHistory(History history, Duration deliveriesKept, Clock clock) {
        this.history = history;
        this.deliveriesKept = deliveriesKept;
        this.clock = clock;
    }

    /**
     * Trims a bounded number of rows, in small batches; what is left waits for the next time. What grows fastest comes
     * first, and a step that fails keeps no other from its turn: the failures come at the end.
     */
    public Uni<Void> runOnce() {
        Instant deliveries = before(deliveriesKept);
        return Multi.createFrom()
                .items(
                        inBatches(DELIVERIES, size -> history.trimDeliveries(deliveries, size)),
                        inBatches(BATCH, size -> history.trimRefusals(deliveries, size)),
                        inBatches(BATCH, size -> history.trimDeliveriesOfDeleted(deliveries, size)),
                        inBatches(BATCH, size -> history.trimRuns(before(RUNS), size)),
                        inBatches(BATCH, size -> history.trimIdleRuns(IDLE_RUNS, size)),
                        inBatches(BATCH, size -> history.trimChanges(before(CHANGES), size)))
                .onItem()
                .transformToUni(step -> step)
                .collectFailures()
                .concatenate()
                .onItem()
                .ignoreAsUni();
    }

    private Instant before(Duration age) {
        return clock.instant().minus(age);
    }

    private static Uni<Void> inBatches(int size, IntFunction<Uni<Integer>> batch) {
        return inBatches(size, batch, MOST_BATCHES);
    }

    private static Uni<Void> inBatches(int size, IntFunction<Uni<Integer>> batch, int left) {
        return Uni.createFrom()
                .deferred(() -> batch.apply(size))
                .chain(removed ->
                        removed < size || left <= 1 ? Uni.createFrom().voidItem() : inBatches(size, batch, left - 1));
    }
}
