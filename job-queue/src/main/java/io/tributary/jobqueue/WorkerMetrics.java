package io.tributary.jobqueue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What a server tells about its jobs. Only types that have a handler become labels, so that labels are bounded. */
final class WorkerMetrics {

    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofMinutes(30);

    /** A registry keeps the first gauge of a name alone, and a process may have several servers: they share it. */
    private static final Map<MeterRegistry, AtomicInteger> RUNNING = Collections.synchronizedMap(new WeakHashMap<>());

    private final MeterRegistry registry;
    private final AtomicInteger running;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

    WorkerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.running = RUNNING.computeIfAbsent(registry, first -> new AtomicInteger());
        Gauge.builder("jobs.running", running, AtomicInteger::get)
                .description("Jobs that run now, of all servers of this process")
                .register(registry);
    }

    private record Key(String name, String queue, String type, String outcome) {}

    /**
     * Shows what alerts watch, as 0, for queues that are served and types that have a handler: a counter that begins with
     * its first increase hides it from whoever watches increases.
     */
    void expect(Set<String> queues, Set<String> types) {
        for (String queue : queues) {
            var unused = List.of(quarantines(queue), recoveries(queue, true), recoveries(queue, false));
            for (String type : types) {
                var unusedToo = settlements(queue, type, "archived");
            }
        }
    }

    void started(Attempt attempt) {
        running.incrementAndGet();
        Duration waited = attempt.waited();
        if (waited != null && !waited.isNegative()) {
            timer("jobs.wait", attempt).record(waited);
        }
    }

    void ended(Attempt attempt, Duration time) {
        running.decrementAndGet();
        timer("jobs.run", attempt).record(time);
    }

    void settled(Attempt attempt, String outcome, Ack ack) {
        String told = ack == Ack.WRITTEN ? outcome : ack == Ack.LOST ? "lost" : "superseded";
        settlements(attempt.queue(), attempt.label(), told).increment();
    }

    void quarantined(String queue) {
        quarantines(queue).increment();
    }

    void recovered(String queue, boolean crashed) {
        recoveries(queue, crashed).increment();
    }

    private Counter settlements(String queue, String type, String outcome) {
        return counters.computeIfAbsent(new Key("jobs.settled", queue, type, outcome), this::counter);
    }

    private Counter quarantines(String queue) {
        return registry.counter("jobs.quarantined", "queue", queue);
    }

    private Counter recoveries(String queue, boolean crashed) {
        return registry.counter("jobs.recovered", "queue", queue, "crashed", String.valueOf(crashed));
    }

    private Timer timer(String name, Attempt attempt) {
        return timers.computeIfAbsent(
                new Key(name, attempt.queue(), attempt.label(), ""),
                key -> Timer.builder(name)
                        .tags("queue", key.queue(), "type", key.type())
                        .publishPercentileHistogram()
                        .minimumExpectedValue(LEAST)
                        .maximumExpectedValue(MOST)
                        .register(registry));
    }

    private Counter counter(Key key) {
        return registry.counter(key.name(), "queue", key.queue(), "type", key.type(), "outcome", key.outcome());
    }
}
