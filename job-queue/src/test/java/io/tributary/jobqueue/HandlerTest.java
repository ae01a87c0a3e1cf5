package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.TYPE;
import static io.tributary.jobqueue.Bench.job;
import static io.tributary.jobqueue.Bench.until;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.Server;
import io.tributary.jobqueue.Bench.Hand;
import io.vertx.mutiny.redis.client.Command;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Handlers of a server on Redis. */
class HandlerTest extends HandlerContract<Bench> {

    @Override
    Bench bench() {
        return new Bench(Clock.systemUTC());
    }

    @Test
    void a_result_is_kept_as_long_as_the_retention_says() {
        TickingClock clock = new TickingClock(Instant.now());
        try (Bench ticking = new Bench(clock, bench.fixture)) {
            ticking.server(
                    new JobMux()
                            .handle(
                                    TYPE,
                                    job -> Uni.createFrom()
                                            .item(JobOutcome.done("42".getBytes(StandardCharsets.UTF_8)))),
                    Bench.CONFIG);
            await(ticking.client.enqueue(job("x").id("t1").retention(Duration.ofHours(1))));
            until(() -> ticking.stats().completed() == 1, "it is kept");

            assertThat(bench.fixture.task("critical", "t1"))
                    .containsEntry("state", "completed")
                    .containsEntry("result", "42")
                    .doesNotContainKeys("lease_token", "lease_until");
            assertThat(bench.fixture.text(Command.ZSCORE, new QueueKeys("critical").prefix() + "completed", "t1"))
                    .isEqualTo(String.valueOf(clock.instant().plusSeconds(3600).getEpochSecond()));
            assertThat(ticking.stats().processed()).isEqualTo(1);

            clock.tick(Duration.ofMinutes(59));
            WorkerStore store = new RedisWorkerStore(
                    bench.fixture.redis, clock, ServerName.create(), new Home(bench.fixture.vertx.getDelegate()));
            assertThat(await(store.clean("critical"))).isFalse();
            assertThat(ticking.stats().completed()).isEqualTo(1);
            clock.tick(Duration.ofMinutes(1));
            assertThat(await(store.clean("critical"))).isFalse();
            await(store.close());

            assertThat(ticking.stats().completed()).isZero();
            assertThat(bench.fixture.task("critical", "t1")).isEmpty();
        }
    }

    @Test
    void an_idle_server_stops_at_once() {
        JobServer server = bench.server(new Hand());
        until(() -> server.connectedSince() != null, "it is connected");

        for (int n = 0; n < 20; n++) {
            JobServer one = bench.server(new Hand());
            long asked = System.nanoTime();
            await(one.stop(Duration.ofSeconds(15)));
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .as("a call that brings nothing ends the wait too")
                    .isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void a_server_whose_loop_stands_still_is_not_alive() throws Exception {
        AtomicLong nanos = new AtomicLong();
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch mayLeave = new CountDownLatch(1);
        JobMux mux = new JobMux().handle(TYPE, job -> {
            began.countDown();
            assertThat(leaves(mayLeave)).isTrue();
            return Uni.createFrom().item(JobOutcome.done());
        });
        JobServer server = new JobServer(
                bench.vertx,
                (name, home) -> new RedisWorkerStore(bench.fixture.redis, bench.clock, name, home),
                mux,
                Bench.CONFIG,
                bench.clock,
                nanos::get,
                bench.metrics,
                OpenTelemetry.noop());
        nanos.addAndGet(Duration.ofSeconds(40).toNanos());
        assertThat(server.isAlive()).as("it wasn't started").isTrue();
        await(server.start());
        await(bench.client.enqueue(job("a job that runs alone runs on the loop itself")));
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();

        nanos.addAndGet(Duration.ofSeconds(29).toNanos());
        assertThat(server.isAlive()).isTrue();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(server.isAlive()).isFalse();
        mayLeave.countDown();

        until(server::isAlive, "the loop goes on");
        await(server.stop(Duration.ZERO));
    }

    private static boolean leaves(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_server_is_alive_also_while_redis_is_not() throws Exception {
        JobServer server = bench.server(new Hand());
        until(() -> server.connectedSince() != null, "it is connected");

        bench.fixture.stack.stop(Server.REDIS);
        try {
            until(() -> server.connectedSince() == null, "it knows that Redis is away");
            assertThat(server.isAlive()).isTrue();
        } finally {
            bench.fixture.stack.start(Server.REDIS);
        }
        until(() -> bench.fixture.isUp() && server.connectedSince() != null, "it is connected again");
    }
}
