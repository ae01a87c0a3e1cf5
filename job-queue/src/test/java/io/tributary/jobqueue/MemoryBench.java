package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;

import io.opentelemetry.api.OpenTelemetry;
import io.vertx.mutiny.core.Vertx;
import java.time.Clock;

/** Servers on a memory. */
final class MemoryBench extends TestBench {

    final InMemoryJobs jobs;

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
    void endLeases() {
        change((queue, now) -> {
            queue.all(JobState.ACTIVE).forEach(placed -> placed.task().extended(1));
            return queue;
        });
    }

    /** A step on the queue critical. */
    <T> void change(MemoryStore.Step<T> step) {
        T unused = await(jobs.store().step("critical", step));
    }

    @Override
    public void close() {
        super.close();
        vertx.closeAndAwait();
    }
}
