package io.tributary.jobqueue;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Servers on a real Redis, with handlers that a test holds in its hand. */
final class Bench extends TestBench {

    static final String TYPE = "page:sync";
    static final JobServerConfig CONFIG = JobServerConfig.of(Map.of("critical", 6, "default", 3, "bulk", 1));

    final RedisFixture fixture;

    Bench(Clock clock) {
        this(clock, new RedisFixture());
    }

    Bench(Clock clock, RedisFixture fixture) {
        super(fixture.vertx, clock, new JobClient(fixture.redis, clock), new JobInspector(fixture.redis, clock));
        this.fixture = fixture;
    }

    @Override
    JobServer make(JobMux mux, JobServerConfig config) {
        return new JobServer(vertx, fixture.redis, mux, config, clock, metrics);
    }

    @Override
    void forgetServers() {
        fixture.list(Command.KEYS, "asynq:servers:*").forEach(key -> fixture.command(Command.DEL, key));
    }

    @Override
    void endLeases() {
        QueueKeys keys = new QueueKeys("critical");
        for (String id : fixture.list(Command.LRANGE, keys.prefix() + "active", 0, -1)) {
            fixture.command(Command.HSET, keys.task(id), "lease_until", "1");
            fixture.command(Command.ZADD, keys.prefix() + "lease", "XX", "1", id);
        }
    }

    /** A run that waits for the test to say how it ends. */
    record Run(Job job, CompletableFuture<JobOutcome> end) {

        void ends(JobOutcome outcome) {
            end.complete(outcome);
        }
    }

    /** A handler whose runs the test takes and ends, and which keeps what it archived. */
    static final class Hand implements JobHandler {

        final LinkedBlockingQueue<Run> runs = new LinkedBlockingQueue<>();
        final List<String> archived = new ArrayList<>();
        volatile Function<Job, Uni<Void>> before = job -> Uni.createFrom().voidItem();

        @Override
        public Uni<JobOutcome> handle(Job job) {
            Run run = new Run(job, new CompletableFuture<>());
            runs.add(run);
            return Uni.createFrom().completionStage(run.end());
        }

        @Override
        public synchronized Uni<Void> beforeArchive(Job job, String reason) {
            archived.add(reason);
            return before.apply(job);
        }

        synchronized List<String> archived() {
            return List.copyOf(archived);
        }

        Run next() {
            return next(RedisFixture.LIMIT);
        }

        Run next(Duration limit) {
            try {
                Run run = runs.poll(limit.toSeconds(), TimeUnit.SECONDS);
                return Objects.requireNonNull(run, "no run came");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static NewJob job(String payload) {
        return NewJob.of(TYPE, payload.getBytes(StandardCharsets.UTF_8)).queue("critical");
    }

    /** Waits until it is so. */
    static void until(BooleanSupplier so, String what) {
        long end = System.nanoTime() + RedisFixture.LIMIT.toNanos();
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** Lets time pass in which nothing must happen: there is no event to wait for. */
    static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        until(() -> System.nanoTime() > end, "time passes");
    }

    @Override
    public void close() {
        super.close();
        fixture.close();
    }
}
