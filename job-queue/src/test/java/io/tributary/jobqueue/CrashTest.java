package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.job;
import static io.tributary.jobqueue.Bench.until;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.Server;
import io.tributary.jobqueue.Bench.Hand;
import io.tributary.jobqueue.Bench.Run;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.vertx.mutiny.redis.client.Command;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that die, are cut off, stop, and their Redis with them. */
class CrashTest {

    private static final Duration SHORT = Duration.ofMillis(300);

    private Bench bench;
    private Hand hand;

    @BeforeEach
    void open() {
        bench = new Bench(Clock.systemUTC());
        hand = new Hand();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Leases of a second or two, so that a test needn't wait long for their end. */
    private static JobServerConfig quick(Duration trust) {
        return Bench.CONFIG
                .looks(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(100))
                .leases(SHORT, Duration.ofSeconds(2), trust);
    }

    /** As the 10 s do after which a server that says nothing is taken for dead. */
    private void forgetServers() {
        bench.fixture.list(Command.KEYS, "asynq:servers:*").forEach(key -> bench.fixture.command(Command.DEL, key));
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
    void the_third_crash_archives_without_another_run() {
        bench.fixture.command(Command.PING);
        await(bench.client.enqueue(job("x").id("t1").uniqueUntilStart()));
        for (int crash = 1; crash <= 3; crash++) {
            JobServer victim = bench.server(hand, quick(Duration.ZERO));
            assertThat(hand.next().job().crashes()).isEqualTo(crash - 1);
            victim.die();
            forgetServers();
        }

        bench.server(hand, quick(Duration.ZERO));

        until(() -> bench.stats().archived() == 1, "the job is archived");
        assertThat(hand.runs).isEmpty();
        assertThat(hand.archived()).containsExactly("crashed its server 3 times");
        assertThat(bench.archived().crashes())
                .isEqualTo(3);

        await(bench.client.enqueue(job("x").id("t2").uniqueUntilStart()));
        Run wantedAgain = hand.next();
        assertThat(wantedAgain.job().id()).isEqualTo("t2");
        assertThat(wantedAgain.job().crashes()).isEqualTo(3);
    }

    @Test
    void a_convicted_job_whose_handler_can_not_prepare_comes_back_convicted() {
        hand.before = job -> Uni.createFrom().failure(new IllegalStateException("no database"));
        await(bench.client.enqueue(job("x").id("t1")));
        bench.fixture.command(Command.HSET, "asynq:{critical}:t:t1", "crashes", "3", "convicted", "1");

        bench.server(hand);

        until(() -> bench.stats().scheduled() == 1, "the job comes back later");
        assertThat(bench.fixture.task("critical", "t1")).containsEntry("convicted", "1");
        assertThat(hand.runs).isEmpty();
    }

    @Test
    void of_jobs_that_crashed_one_runs_at_a_time_beside_other_work() {
        for (int i = 0; i < 3; i++) {
            await(bench.client.enqueue(job("x").id("suspect" + i)));
            bench.fixture.command(Command.HSET, "asynq:{critical}:t:suspect" + i, "crashes", "1");
        }
        await(bench.client.enqueue(job("x").id("other")));

        bench.server(hand);

        Map<String, Run> first = Stream.of(hand.next(), hand.next())
                .collect(Collectors.toMap(run -> run.job().id(), run -> run));
        assertThat(first).containsOnlyKeys("suspect0", "other");
        until(() -> bench.stats().scheduled() == 2, "the others are put off");
        assertThat(bench.fixture.task("critical", "suspect1"))
                .containsEntry("wait", "contention")
                .doesNotContainKeys("snoozes", "slept");
        Objects.requireNonNull(first.get("suspect0")).ends(JobOutcome.done());
        Run second = hand.next();
        second.ends(JobOutcome.done());
        assertThat(hand.next().job().retried()).isZero();
    }

    @Test
    void progress_lets_the_next_suspect_run() {
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
    void stopping_waits_for_what_runs() {
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
    void stopping_hands_back_what_does_not_end_first_in_line_and_uncounted() {
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

    @Test
    void two_servers_share_ten_thousand_jobs_and_each_runs_once() {
        Map<String, Integer> runs = new ConcurrentHashMap<>();
        JobHandler count = job -> {
            runs.merge(job.id(), 1, Integer::sum);
            return Uni.createFrom().item(JobOutcome.done());
        };
        long start = System.nanoTime();
        await(bench.client.enqueue(IntStream.range(0, 10_000)
                .mapToObj(n -> job("x" + n).id("t" + n).uniqueUntilStart())
                .toList()));
        long enqueued = System.nanoTime();
        bench.server(count);
        bench.server(count);

        until(() -> bench.stats().processed() == 10_000, "all are done");

        System.out.printf(
                "10,000 jobs: enqueued at %d/s, worked off at %d/s by two servers%n",
                10_000_000_000_000L / (enqueued - start), 10_000_000_000_000L / (System.nanoTime() - enqueued));
        assertThat(runs).hasSize(10_000);
        assertThat(runs.values()).allMatch(times -> times == 1);
        assertThat(bench.fixture.list(Command.KEYS, "asynq:{critical}:t:*")).isEmpty();
    }

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
        assertThat(bench.metrics.find("jobs.recovered").counters()).isEmpty();
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
