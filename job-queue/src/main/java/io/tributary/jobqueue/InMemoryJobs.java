package io.tributary.jobqueue;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.vertx.mutiny.core.Vertx;
import java.time.Clock;
import java.util.List;

/**
 * Queues in the memory of this process, for tests and for trying things out: no Redis, the same rules. What clients,
 * servers and inspectors made here do is seen by one another and by nobody else, and is gone with this object.
 *
 * <p>A test runs what is due with {@link #runDue}, on its own thread and without waiting; with a {@link TickingClock} it
 * decides what is due. {@link #server} gives the real thing, with its loops and threads. Thread-safe.
 */
public final class InMemoryJobs {

    private final MemoryStore store;
    private final Clock clock;

    /**
     * Empty queues.
     *
     * @param clock for all times: of delays, retries, leases, locks, retention, and {@link Job#wantedAt}
     */
    public InMemoryJobs(Clock clock) {
        this.clock = clock;
        this.store = new MemoryStore(clock);
    }

    /** A client with the default bounds that tells nobody what it does. */
    public JobClient client() {
        return client(JobClientConfig.DEFAULT, new CompositeMeterRegistry(), OpenTelemetry.noop());
    }

    /**
     * A client.
     *
     * @param registry gets {@code jobs.enqueued} by queue, type and result
     * @param telemetry its propagator puts the caller's trace context into the headers of a job that has none
     */
    public JobClient client(JobClientConfig config, MeterRegistry registry, OpenTelemetry telemetry) {
        return new JobClient(new MemoryProducerStore(store), config, registry, telemetry);
    }

    /** An inspector. */
    public JobInspector inspector() {
        return new JobInspector(new MemoryInspectorStore(store));
    }

    /** A server that doesn't run yet and tells nobody what it does. */
    public JobServer server(Vertx vertx, JobMux mux, JobServerConfig config) {
        return server(vertx, mux, config, new CompositeMeterRegistry(), OpenTelemetry.noop());
    }

    /**
     * A server that doesn't run yet. Its loops go by real time, also if the clock stands still.
     *
     * @param registry gets what a server on Redis tells it
     * @param telemetry gets a span for each run, a child of who enqueued the job
     */
    public JobServer server(
            Vertx vertx, JobMux mux, JobServerConfig config, MeterRegistry registry, OpenTelemetry telemetry) {
        return new JobServer(
                vertx,
                (name, home) -> new MemoryWorkerStore(store, name, home),
                mux,
                config,
                clock,
                System::nanoTime,
                registry,
                telemetry);
    }

    /**
     * Runs all jobs that are due by the clock, one after the other, those that waited longest first, and those that
     * become due by that too. They end as on a server: done, retried, snoozed, archived. Handlers run on the caller's
     * thread, which this blocks, so not on an event loop; one that takes longer than its job's timeout by real time is
     * cancelled. Paused queues are left alone.
     *
     * @return what ran, in this order
     * @throws IllegalStateException if a handler takes longer than 30 s, or 10,000 jobs ran and still some are due
     */
    public List<JobRun> runDue(JobMux mux) {
        return new MemoryRuns(store, clock, mux).all();
    }

    MemoryStore store() {
        return store;
    }

    /** All that is in the queues, for a test that wonders. */
    @Override
    public String toString() {
        return store.toString();
    }
}
