package io.tributary.jobqueue;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a client tells about the jobs that it enqueued. */
final class ProducerMetrics {

    private final MeterRegistry registry;
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

    ProducerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Key(String queue, String type, EnqueueResult result) {}

    void enqueued(String queue, List<NewJob> jobs, List<EnqueueResult> results) {
        for (int i = 0; i < results.size(); i++) {
            counters.computeIfAbsent(new Key(queue, jobs.get(i).type(), results.get(i)), this::counter)
                    .increment();
        }
    }

    private Counter counter(Key key) {
        return registry.counter(
                "jobs.enqueued",
                "queue",
                key.queue(),
                "type",
                key.type(),
                "result",
                key.result().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
