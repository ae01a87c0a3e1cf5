package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** Trims what is old: runs after 30 days (of a project's that changed nothing the newest 100 stay), changes after 90. */
public final class TrimHistory {

    /** How many of a project's runs that changed nothing stay. */
    public static final int IDLE_RUNS = 100;

    private static final Duration RUNS = Duration.ofDays(30);
    private static final Duration CHANGES = Duration.ofDays(90);
    private static final int BATCH = 1000;
    private static final int MOST_BATCHES = 20;

    private final History history;
    private final Clock clock;

    /** Trims {@code history}. */
    public TrimHistory(History history, Clock clock) {
        this.history = history;
        this.clock = clock;
    }

    /** Trims a bounded number of rows, in small batches. What is left waits for the next time. */
    public Uni<Void> runOnce() {
        return inBatches(() -> history.trimRuns(clock.instant().minus(RUNS), BATCH), MOST_BATCHES)
                .chain(() -> inBatches(() -> history.trimIdleRuns(IDLE_RUNS, BATCH), MOST_BATCHES))
                .chain(() -> inBatches(() -> history.trimChanges(clock.instant().minus(CHANGES), BATCH), MOST_BATCHES));
    }

    private static Uni<Void> inBatches(Supplier<Uni<Integer>> batch, int left) {
        return batch.get()
                .chain(removed ->
                        removed < BATCH || left <= 1 ? Uni.createFrom().voidItem() : inBatches(batch, left - 1));
    }
}
