package io.tributary.jobqueue;

import io.opentelemetry.api.OpenTelemetry;
import io.vertx.mutiny.core.Vertx;
import java.time.Clock;

/** Servers on a memory. */
final class MemoryBench extends TestBench {

    private final InMemoryJobs jobs;

    MemoryBench(Clock clock) {
        this(clock, new InMemoryJobs(clock));
    }

    private MemoryBench(Clock clock, InMemoryJobs jobs) {
        super(Vertx.vertx(), clock, jobs.client(), jobs.inspector());
        this.jobs = jobs;
    }

    @Override
    JobServer make(JobMux mux, JobServerConfig config) {
        return jobs.server(vertx, mux, config, metrics, OpenTelemetry.noop());
    }

    @Override
    void forgetServers() {
        jobs.store()
                .servers()
                .forEach(beat -> jobs.store()
                        .leave(new ServerName(
                                        beat.info().getHost(),
                                        beat.info().getPid(),
                                        beat.info().getServerId())
                                .text()));
    }

    @Override
    public void close() {
        super.close();
        vertx.closeAndAwait();
    }
}
