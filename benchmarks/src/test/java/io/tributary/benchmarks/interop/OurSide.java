package io.tributary.benchmarks.interop;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.EnqueueResult;
import io.tributary.jobqueue.Job;
import io.tributary.jobqueue.JobChange;
import io.tributary.jobqueue.JobClient;
import io.tributary.jobqueue.JobHandler;
import io.tributary.jobqueue.JobInfo;
import io.tributary.jobqueue.JobInspector;
import io.tributary.jobqueue.JobMux;
import io.tributary.jobqueue.JobOutcome;
import io.tributary.jobqueue.JobQueues;
import io.tributary.jobqueue.JobServer;
import io.tributary.jobqueue.JobServerConfig;
import io.tributary.jobqueue.NewJob;
import io.tributary.jobqueue.QueueStats;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.RedisOptions;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Our client, servers and inspector on the Redis that Go uses too. All that the tests know of their interface. */
final class OurSide {

    static final String QUEUE = "critical";
    static final String TYPE = "page:sync";
    private static final JobQueues QUEUES = JobQueues.weighted(Map.of(QUEUE, 6, "default", 3));

    /** A run that waits for the test to say how it ends. */
    record Run(Job job, CompletableFuture<JobOutcome> end) {

        String payload() {
            return new String(job.payload(), StandardCharsets.UTF_8);
        }

        void ends(JobOutcome outcome) {
            end.complete(outcome);
        }
    }

    /** Real time, and as much later as it was told. */
    private static final class Ahead extends Clock {

        private volatile Duration by = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(by);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("this clock is UTC");
        }
    }

    private final Ahead clock = new Ahead();
    private final Vertx vertx = Vertx.vertx();
    private final Redis redis;
    private final JobClient client;
    private final JobInspector inspector;
    private final List<JobServer> servers = new ArrayList<>();
    final LinkedBlockingQueue<Run> runs = new LinkedBlockingQueue<>();

    OurSide(String redisUrl) {
        redis = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(redisUrl)
                        .setMaxPoolSize(8)
                        .setMaxPoolWaiting(10_000));
        client = new JobClient(redis, clock);
        inspector = new JobInspector(redis, clock);
        command(Command.FLUSHALL);
    }

    static NewJob job(String payload) {
        return NewJob.of(TYPE, payload.getBytes(StandardCharsets.UTF_8)).queue(QUEUE);
    }

    EnqueueResult enqueue(NewJob job) {
        return await(client.enqueue(job));
    }

    Uni<EnqueueResult> enqueueLater(NewJob job) {
        return client.enqueue(job);
    }

    List<EnqueueResult> enqueue(List<NewJob> jobs) {
        return await(client.enqueue(jobs));
    }

    /** A server whose runs come to {@link #next}. */
    void serve() {
        serve(this::hold, QUEUES);
    }

    /** A server that serves both queues. */
    void serve(JobHandler handler) {
        serve(handler, QUEUES);
    }

    /** A server that is connected, and serves another queue until {@link #serveToo} is called. */
    void serveOnly(String queue) {
        JobServer server = serve(this::hold, JobQueues.weighted(Map.of(queue, 1)));
        Wait.until(() -> server.connectedSince() != null, "it is connected");
    }

    /** The servers serve both queues from now on. */
    void serveToo() {
        servers.forEach(server -> await(server.serve(QUEUES)));
    }

    private Uni<JobOutcome> hold(Job job) {
        Run run = new Run(job, new CompletableFuture<>());
        runs.add(run);
        return Uni.createFrom().completionStage(run.end());
    }

    /** One that recovers at once: the tests move leases and clocks instead of waiting. */
    private JobServer serve(JobHandler handler, JobQueues queues) {
        JobServerConfig config = JobServerConfig.of(queues)
                .looks(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofMillis(500))
                .leases(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ZERO);
        JobMux mux = new JobMux().handle(TYPE, handler);
        JobServer server = new JobServer(vertx, redis, mux, config, clock, new SimpleMeterRegistry());
        servers.add(server);
        await(server.start());
        return server;
    }

    /** Our side's clock says from now on that it is so much later. */
    void advance(Duration by) {
        clock.by = clock.by.plus(by);
    }

    JobChange cancel(String queue, String id) {
        return await(inspector.cancel(queue, id));
    }

    JobInfo find(String queue, String id) {
        return Objects.requireNonNull(await(inspector.find(queue, id)), "no job " + id);
    }

    Run next() {
        try {
            return Objects.requireNonNull(runs.poll(Wait.LIMIT.toSeconds(), TimeUnit.SECONDS), "no run came");
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    QueueStats stats() {
        return await(inspector.stats(QUEUE));
    }

    void pause(String queue) {
        await(inspector.pause(queue));
    }

    void unpause(String queue) {
        await(inspector.unpause(queue));
    }

    List<String> keys(String pattern) {
        List<String> keys = new ArrayList<>();
        Objects.requireNonNull(command(Command.KEYS, pattern)).forEach(key -> keys.add(key.toString()));
        return keys;
    }

    long size(Command count, String key) {
        return Objects.requireNonNull(command(count, key)).toLong();
    }

    /** As if this many seconds had gone by for all members of a sorted set whose scores are times. */
    void age(String queue, String set, int seconds) {
        String key = "asynq:{" + queue + "}:" + set;
        Objects.requireNonNull(command(Command.ZRANGE, key, "0", "-1"))
                .forEach(id -> command(Command.ZINCRBY, key, "-" + seconds, id.toString()));
    }

    @Nullable
    Response command(Command command, String... arguments) {
        Request request = Request.cmd(command);
        for (String argument : arguments) {
            request.arg(argument);
        }
        return await(redis.send(request));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Wait.LIMIT);
    }

    void close() {
        servers.forEach(server -> await(server.stop(Duration.ofMillis(1))));
        redis.close();
        vertx.closeAndAwait();
    }
}
