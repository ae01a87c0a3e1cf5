package io.tributary.benchmarks.queue;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.EnqueueResult;
import io.tributary.jobqueue.Job;
import io.tributary.jobqueue.JobClient;
import io.tributary.jobqueue.JobMux;
import io.tributary.jobqueue.JobOutcome;
import io.tributary.jobqueue.JobServer;
import io.tributary.jobqueue.JobServerConfig;
import io.tributary.jobqueue.NewJob;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** All that is measured of our job queue, as a program would use it. The only class here that knows its interface. */
final class OurQueue implements AutoCloseable {

    private static final String QUEUE = "default";
    private static final String TYPE = "bench:job";
    private static final int CONNECTIONS = 16;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final Redis redis;
    private final JobClient client;

    OurQueue(String redisUrl) {
        redis = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(redisUrl)
                        .setMaxPoolSize(CONNECTIONS)
                        .setMaxPoolWaiting(10_000));
        client = new JobClient(redis, Clock.systemUTC());
    }

    Uni<Void> enqueue(byte[] payload) {
        return client.enqueue(NewJob.of(TYPE, payload))
                .invoke(result -> require(List.of(result)))
                .replaceWithVoid();
    }

    Uni<Void> enqueueMany(byte[] payload, int jobs) {
        return client.enqueue(Collections.nCopies(jobs, payload).stream()
                        .map(bytes -> NewJob.of(TYPE, bytes))
                        .toList())
                .invoke(OurQueue::require)
                .replaceWithVoid();
    }

    private static void require(List<EnqueueResult> results) {
        if (!results.stream().allMatch(EnqueueResult.ENQUEUED::equals)) {
            throw new IllegalStateException("not all jobs were enqueued");
        }
    }

    /** A server that runs. */
    @FunctionalInterface
    interface Worker {
        /** Returns when all that ran is acknowledged. */
        void stop();
    }

    Worker serve(int concurrency, Function<byte[], Uni<Void>> handler) {
        JobMux mux = new JobMux().handle(TYPE, job -> run(job, handler));
        JobServerConfig config = JobServerConfig.of(Map.of(QUEUE, 1)).concurrency(concurrency);
        // An empty composite counts nothing: the peers have no metrics either.
        JobServer server = new JobServer(vertx, redis, mux, config, Clock.systemUTC(), new CompositeMeterRegistry());
        server.start().await().atMost(STOP_LIMIT);
        return () -> server.stop(STOP_LIMIT).await().atMost(STOP_LIMIT.multipliedBy(2));
    }

    private static Uni<JobOutcome> run(Job job, Function<byte[], Uni<Void>> handler) {
        return handler.apply(job.payload()).map(done -> JobOutcome.done());
    }

    /** A run that takes this long and holds no thread. */
    Uni<Void> sleep(long millis) {
        return Uni.createFrom().emitter(emitter -> vertx.getDelegate().setTimer(millis, id -> emitter.complete(null)));
    }

    @Override
    public void close() {
        redis.close();
        vertx.closeAndAwait();
    }
}
