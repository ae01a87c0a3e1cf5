package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.mutiny.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Servers on one place for jobs, wherever it is. */
abstract class TestBench implements AutoCloseable {

    final Vertx vertx;
    final Clock clock;
    final JobClient client;
    final JobInspector inspector;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<JobServer> servers = new ArrayList<>();

    TestBench(Vertx vertx, Clock clock, JobClient client, JobInspector inspector) {
        this.vertx = vertx;
        this.clock = clock;
        this.client = client;
        this.inspector = inspector;
    }

    abstract JobServer make(JobMux mux, JobServerConfig config);

    /** As the 10 s do after which a server that says nothing is taken for dead. */
    abstract void forgetServers();

    /** As the 15 s do after which a lease that nobody extends is over, for all that run in the queue critical. */
    abstract void endLeases();

    /** A server dies as by kill -9, and the time passes after which others may know. */
    void kill(JobServer server) {
        server.die();
        forgetServers();
        endLeases();
    }

    JobServer server(JobHandler handler) {
        return server(handler, Bench.CONFIG);
    }

    JobServer server(JobHandler handler, JobServerConfig config) {
        return server(new JobMux().handle(Bench.TYPE, handler), config);
    }

    JobServer server(JobMux mux, JobServerConfig config) {
        JobServer server = make(mux, config);
        servers.add(server);
        await(server.start());
        return server;
    }

    QueueStats stats() {
        return await(inspector.stats("critical"));
    }

    /** What was given up first. */
    JobInfo archived() {
        return await(inspector.list("critical", JobState.ARCHIVED, 0, 1)).get(0);
    }

    JobInfo find(String id) {
        return Objects.requireNonNull(await(inspector.find("critical", id)), "no job " + id);
    }

    boolean exists(String id) {
        return await(inspector.find("critical", id)) != null;
    }

    List<String> ids(JobState state) {
        return await(inspector.list("critical", state, 0, 1_000)).stream()
                .map(JobInfo::id)
                .toList();
    }

    double settled(String outcome) {
        return metrics.find("jobs.settled").tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Override
    public void close() {
        servers.forEach(server -> await(server.stop(Duration.ofMillis(1))));
    }
}
