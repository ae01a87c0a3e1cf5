package io.tributary.jobqueue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Shows how much is in the queues that a server serves, and no longer than it serves them and knows it. Thread-safe. */
final class QueueGauges {

    private final InspectorStore store;
    private final Clock clock;
    private final MultiGauge depths;
    private final MultiGauge ages;
    private boolean stopped;

    QueueGauges(InspectorStore store, Clock clock, MeterRegistry registry) {
        this.store = store;
        this.clock = clock;
        this.depths = MultiGauge.builder("jobs.depth")
                .description("Jobs in the queue, by state")
                .register(registry);
        this.ages = MultiGauge.builder("jobs.oldest.age")
                .description("How long the next job has been waiting; 0 if none waits")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Asks once for each of these queues; what can't be known is not shown. */
    Uni<Void> update(List<String> queues) {
        return Multi.createFrom()
                .iterable(queues)
                .onItem()
                .transformToUniAndConcatenate(store::stats)
                .collect()
                .asList()
                .invoke(this::show)
                .onFailure()
                .invoke(() -> show(List.of()))
                .replaceWithVoid();
    }

    /** Shows nothing any more, also of what was asked before. */
    synchronized void stop() {
        show(List.of());
        stopped = true;
    }

    private synchronized void show(List<QueueStats> queues) {
        if (stopped) {
            return;
        }
        depths.register(
                queues.stream()
                        .<Row<?>>mapMulti((stats, rows) -> Arrays.stream(JobState.values())
                                .forEach(state -> rows.accept(Row.of(
                                        Tags.of("queue", stats.queue(), "state", state.text()), stats.count(state)))))
                        .toList(),
                true);
        ages.register(
                queues.stream()
                        .<Row<?>>map(stats -> Row.of(Tags.of("queue", stats.queue()), age(stats)))
                        .toList(),
                true);
    }

    private double age(QueueStats stats) {
        Instant since = stats.oldestPendingSince();
        if (since == null) {
            return stats.pending() == 0 ? 0 : Double.NaN;
        }
        return Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1000.0);
    }
}
