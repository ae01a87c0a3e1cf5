package io.tributary.jobqueue;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** What a server tells about its jobs. Only types that have a handler become labels, so that labels are bounded. */
final class JobMetrics {

    private final MeterRegistry registry;
    private final JobMux mux;
    private final AtomicInteger running;

    JobMetrics(MeterRegistry registry, JobMux mux) {
        this.registry = registry;
        this.mux = mux;
        this.running = registry.gauge("jobs.running", new AtomicInteger());
    }

    void started(Attempt attempt) {
        running.incrementAndGet();
        Duration waited = attempt.waited();
        if (waited != null && !waited.isNegative()) {
            registry.timer("jobs.wait", "queue", attempt.queue(), "type", type(attempt))
                    .record(waited);
        }
    }

    void ended(Attempt attempt) {
        running.decrementAndGet();
    }

    void ran(Attempt attempt, Duration time) {
        registry.timer("jobs.run", "queue", attempt.queue(), "type", type(attempt))
                .record(time);
    }

    void settled(Attempt attempt, String outcome, Ack ack) {
        String told = ack == Ack.WRITTEN ? outcome : ack == Ack.LOST ? "lost" : "superseded";
        registry.counter("jobs.settled", "queue", attempt.queue(), "type", type(attempt), "outcome", told)
                .increment();
    }

    void quarantined(String queue) {
        registry.counter("jobs.quarantined", "queue", queue).increment();
    }

    void recovered(String queue, boolean crashed) {
        registry.counter("jobs.recovered", "queue", queue, "crashed", String.valueOf(crashed))
                .increment();
    }

    private String type(Attempt attempt) {
        return mux.find(attempt.type()) == null ? "unknown" : attempt.type();
    }
}
