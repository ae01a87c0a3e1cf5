package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.job;
import static io.tributary.jobqueue.Bench.until;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.Server;
import io.tributary.jobqueue.Bench.Run;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.vertx.mutiny.redis.client.Command;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Servers on Redis that die, are cut off, stop, and their Redis with them. */
class CrashTest extends CrashContract<Bench> {

    @Override
    Bench bench() {
        return new Bench(Clock.systemUTC());
    }

    @Test
    void a_killed_servers_job_runs_again_within_half_a_minute() {
        JobServer victim = bench.server(hand);
        await(bench.client.enqueue(job("x").id("t1").uniqueUntilStart()));
        hand.next();
        long killed = System.nanoTime();
        victim.die();

        bench.server(hand);
        Run again = hand.next(Duration.ofSeconds(30));

        System.out.printf(
                "kill to re-run: %.1f s%n",
                Duration.ofNanos(System.nanoTime() - killed).toMillis() / 1000.0);
        assertThat(again.job().id()).isEqualTo("t1");
        assertThat(again.job().crashes()).isEqualTo(1);
        assertThat(again.job().retried()).isZero();
    }

    @Test
    void a_conviction_stays_in_the_hash_if_the_handler_can_not_prepare() {
        hand.before = job -> Uni.createFrom().failure(new IllegalStateException("no database"));
        await(bench.client.enqueue(job("x").id("t1")));
        bench.fixture.command(Command.HSET, "asynq:{critical}:t:t1", "crashes", "3", "convicted", "1");

        bench.server(hand);

        until(() -> bench.stats().scheduled() == 1, "the job comes back later");
        assertThat(bench.fixture.task("critical", "t1")).containsEntry("convicted", "1");
        assertThat(hand.runs).isEmpty();
    }

    @Test
    void the_oldest_that_crashed_runs_and_the_others_hashes_count_no_snooze() {
        for (int i = 0; i < 3; i++) {
            await(bench.client.enqueue(job("x").id("suspect" + i)));
            bench.fixture.command(Command.HSET, "asynq:{critical}:t:suspect" + i, "crashes", "1");
        }
        await(bench.client.enqueue(job("x").id("other")));
        Instant before = Instant.now();

        bench.server(hand);

        Map<String, Run> first = Stream.of(hand.next(), hand.next())
                .collect(Collectors.toMap(run -> run.job().id(), run -> run));
        assertThat(first).containsOnlyKeys("suspect0", "other");
        until(() -> bench.stats().scheduled() == 2, "the others are put off");
        assertThat(bench.fixture.task("critical", "suspect1"))
                .containsEntry("wait", "contention")
                .doesNotContainKeys("snoozes", "slept");
        assertThat(bench.find("suspect1").nextRunAt())
                .isBetween(before.plusSeconds(2), Instant.now().plusSeconds(3));
        Objects.requireNonNull(first.get("suspect0")).ends(JobOutcome.done());
        assertThat(hand.next().job().retried()).isZero();
    }

    @Test
    void progress_clears_the_field_of_the_crashes() {
        for (int i = 0; i < 2; i++) {
            await(bench.client.enqueue(job("x").id("suspect" + i)));
            bench.fixture.command(Command.HSET, "asynq:{critical}:t:suspect" + i, "crashes", "1");
        }
        bench.server(hand);
        Run first = hand.next();

        await(first.job().progressed());

        assertThat(hand.next().job().id()).isEqualTo("suspect1");
        assertThat(bench.fixture.task("critical", "suspect0")).doesNotContainKey("crashes");
    }

    @Test
    void a_server_that_lost_a_lease_cancels_the_run() {
        bench.server(hand, quick(Duration.ofDays(1)));
        await(bench.client.enqueue(job("x").id("t1")));
        Run run = hand.next();

        bench.fixture.command(Command.HSET, "asynq:{critical}:t:t1", "lease_token", "someone else's");

        until(() -> run.end().isCancelled(), "the run is cancelled");
        assertThat(bench.stats().active()).isEqualTo(1);
    }

    @Test
    void stopping_leaves_no_key_of_the_server() {
        JobServer server = bench.server(hand);
        await(bench.client.enqueue(job("x")));
        Run run = hand.next();
        var stopped = server.stop(Duration.ofSeconds(10)).subscribeAsCompletionStage();

        run.ends(JobOutcome.done());

        stopped.join();
        assertThat(bench.stats().processed()).isEqualTo(1);
        assertThat(bench.fixture.list(Command.KEYS, "asynq:servers*")).isEmpty();
        assertThat(bench.fixture.list(Command.KEYS, "asynq:workers*")).isEmpty();
        await(bench.client.enqueue(job("y")));
        assertThat(bench.stats().pending()).isEqualTo(1);
    }

    @Test
    void stopping_leaves_no_lease_in_the_hash() {
        JobServer server = bench.server(hand);
        for (int i = 0; i < 3; i++) {
            await(bench.client.enqueue(job("x" + i).id("t" + i).uniqueUntilStart()));
            hand.next();
        }
        await(bench.client.enqueue(
                job("later").id("later").processAt(Instant.now().plusSeconds(3600))));

        await(server.stop(Duration.ofMillis(10)));

        assertThat(bench.fixture.pending("critical")).containsExactly("t2", "t1", "t0");
        assertThat(bench.fixture.task("critical", "t0"))
                .containsEntry("state", "pending")
                .doesNotContainKeys("crashes", "lease_token");
        assertThat(bench.stats().active()).isZero();
        bench.server(hand, Bench.CONFIG.concurrency(1));
        assertThat(hand.next().job().id()).isEqualTo("t0");
    }

    // A.6-1
    @Test
    void what_ends_while_redis_is_away_is_written_afterwards() {
        bench.server(hand, quick(Duration.ofSeconds(3)));
        await(bench.client.enqueue(
                IntStream.range(0, 60).mapToObj(n -> job("x" + n).id("t" + n)).toList()));
        Run[] runs = IntStream.range(0, 32).mapToObj(n -> hand.next()).toArray(Run[]::new);
        bench.fixture.stack.stop(Server.REDIS);
        for (int n = 0; n < 16; n++) {
            runs[n].ends(n % 2 == 0 ? JobOutcome.done() : JobOutcome.snooze(Duration.ofHours(1), Wait.BUDGET));
        }
        Instant leasesAreOver = Instant.now().plus(Duration.ofMillis(2_500));
        until(() -> Instant.now().isAfter(leasesAreOver), "the outage is longer than the leases last");
        bench.fixture.stack.start(Server.REDIS);

        until(() -> bench.stats().processed() == 8 && bench.stats().scheduled() == 8, "the ends are written");
        for (int n = 16; n < 32; n++) {
            runs[n].ends(JobOutcome.done());
        }
        for (int n = 32; n < 60; n++) {
            Run run = hand.next();
            assertThat(run.job().crashes()).isZero();
            run.ends(JobOutcome.done());
        }
        until(() -> bench.stats().processed() == 52, "the rest is done");
        assertThat(hand.runs).as("nothing ran twice").isEmpty();
        assertThat(bench.stats().active()).isZero();
        assertThat(bench.metrics.find("jobs.recovered").counters())
                .as("of the three queues")
                .hasSize(6)
                .allMatch(counter -> counter.count() == 0);
    }

    @Test
    void a_server_that_starts_before_redis_waits_for_it() {
        bench.fixture.stack.stop(Server.REDIS);
        bench.server(hand, quick(Duration.ZERO));
        bench.fixture.stack.start(Server.REDIS);

        until(() -> canEnqueue("t1"), "Redis is back");

        assertThat(hand.next().job().id()).isEqualTo("t1");
    }

    private boolean canEnqueue(String id) {
        return await(bench.client.enqueue(job("x").id(id)).onFailure().recoverWithNull()) != null;
    }

    @Test
    void stopping_while_redis_is_away_ends() {
        JobServer server = bench.server(hand);
        await(bench.client.enqueue(job("x").id("t1")));
        hand.next();
        bench.fixture.stack.stop(Server.REDIS);

        await(server.stop(Duration.ofMillis(100)));

        bench.fixture.stack.start(Server.REDIS);
        until(() -> bench.fixture.isUp(), "Redis is back");
        assertThat(bench.fixture.task("critical", "t1")).containsEntry("state", "active");
    }
}
