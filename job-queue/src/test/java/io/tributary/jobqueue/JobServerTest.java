package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.job;
import static io.tributary.jobqueue.Bench.until;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.Bench.Hand;
import io.tributary.jobqueue.Bench.Run;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.proto.ServerInfo;
import io.tributary.jobqueue.proto.WorkerInfo;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobServerTest {

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

    @Test
    void a_job_runs_and_leaves_nothing_behind() {
        bench.server(hand);
        Instant happened = Instant.parse("2026-03-01T12:00:00.123Z");
        await(bench.client.enqueue(job("x").eventTime(happened)
                .onlyIfKnown(true)
                .header("k", "v")
                .maxRetry(7)
                .uniqueUntilStart()));

        Run run = hand.next();
        assertThat(run.job().type()).isEqualTo(Bench.TYPE);
        assertThat(run.job().queue()).isEqualTo("critical");
        assertThat(new String(run.job().payload(), StandardCharsets.UTF_8)).isEqualTo("x");
        assertThat(run.job().eventTime()).isEqualTo(happened);
        assertThat(run.job().wantedAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(run.job().onlyIfKnown()).isTrue();
        assertThat(run.job().headers()).containsEntry("k", "v");
        assertThat(run.job().maxRetry()).isEqualTo(7);
        assertThat(bench.stats().active()).isEqualTo(1);
        run.ends(JobOutcome.done());

        until(() -> bench.stats().processed() == 1, "the job is done");
        assertThat(bench.fixture.list(Command.KEYS, "asynq:{critical}:*")).allMatch(key -> key.contains(":processed") || key.endsWith(":repairing"));
        assertThat(bench.settled("done")).isEqualTo(1);
    }

    @Test
    void an_idle_server_is_woken() {
        bench.server(hand);
        await(bench.client.enqueue(job("first")));
        hand.next().ends(JobOutcome.done());
        until(() -> bench.stats().processed() == 1, "the first is done");
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
            long start = System.nanoTime();
            await(bench.client.enqueue(job("x" + i)));
            Run run = hand.next();
            best = Math.min(best, System.nanoTime() - start);
            run.ends(JobOutcome.done());
        }

        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(100));
        System.out.printf("enqueue to start of the handler, idle, best of 50: %d us%n", best / 1_000);
    }

    @Test
    void handlers_run_on_a_vertx_context_of_their_own() {
        List<Boolean> duplicated = new CopyOnWriteArrayList<>();
        bench.server(job -> {
            duplicated.add(VertxContext.isOnDuplicatedContext()
                    && Vertx.currentContext().isEventLoopContext());
            return Uni.createFrom().item(JobOutcome.done());
        });

        await(bench.client.enqueue(job("x")));

        until(() -> bench.stats().processed() == 1, "the job is done");
        assertThat(duplicated).containsExactly(true);
    }

    @Test
    void a_failure_is_retried_with_its_reason_and_counted() {
        bench.server(hand);
        await(bench.client.enqueue(job("x").id("t1").uniqueUntilStart()));

        hand.next().ends(JobOutcome.retry("bad \ud800 luck"));

        until(() -> bench.stats().retry() == 1, "the job waits to be retried");
        assertThat(bench.stats().failed()).isEqualTo(1);
        assertThat(bench.fixture.task("critical", "t1"))
                .containsEntry("state", "retry")
                .containsEntry("wait", "backoff")
                .doesNotContainKeys("lease_token", "lease_until", "server");
        assertThat(bench.fixture.text(Command.GET, new QueueKeys("critical").lock(Bench.TYPE, new byte[] {'x'})))
                .isEqualTo("t1");
        long runAt = Long.parseLong(
                Objects.requireNonNull(bench.fixture.text(Command.ZSCORE, "asynq:{critical}:retry", "t1")));
        assertThat(runAt - Instant.now().getEpochSecond()).isBetween(13L, 46L);
        await(bench.client.enqueue(job("x").uniqueUntilStart()));
        Run second = hand.next();
        assertThat(second.job().id()).isEqualTo("t1");
        assertThat(second.job().retried()).isEqualTo(1);
    }

    @Test
    void a_handler_that_throws_has_failed() {
        bench.server(job -> {
            throw new IllegalStateException("boom");
        });

        await(bench.client.enqueue(job("x").maxRetry(0)));

        until(() -> bench.stats().archived() == 1, "the job is archived");
        assertThat(bench.archived().lastError())
                .isEqualTo("boom");
    }

    @Test
    void a_handler_that_takes_too_long_is_cancelled_and_has_failed() {
        bench.server(hand);

        await(bench.client.enqueue(job("x").maxRetry(0).timeout(Duration.ofSeconds(1))));

        Run run = hand.next();
        until(() -> bench.stats().archived() == 1, "the job is archived");
        assertThat(run.end()).isCancelled();
        assertThat(bench.archived().lastError())
                .isEqualTo("ran longer than PT1S");
    }

    @Test
    void a_snoozed_job_comes_back_uncounted() {
        bench.server(hand);
        await(bench.client.enqueue(job("x").uniqueUntilStart()));

        hand.next().ends(JobOutcome.snooze(Duration.ofMillis(10), Wait.BUDGET));
        Run second = hand.next();
        assertThat(second.job().slept()).isTrue();
        assertThat(second.job().retried()).isZero();
        assertThat(second.job().snoozes()).isZero();
        second.ends(JobOutcome.snooze(Duration.ofMillis(10), Wait.BACKOFF));
        Run third = hand.next();

        assertThat(third.job().snoozes()).isEqualTo(1);
        assertThat(third.job().snoozes(Wait.BACKOFF)).isEqualTo(1);
        assertThat(third.job().snoozes(Wait.CONFIRMATION)).isZero();
        assertThat(bench.stats().processed()).isZero();
        third.ends(JobOutcome.done());
        until(() -> bench.stats().processed() == 1, "the job is done");
    }

    @Test
    void a_job_that_cannot_succeed_is_archived_after_its_handler_was_told() {
        bench.server(hand);
        await(bench.client.enqueue(job("x").id("t1").uniqueUntilStart()));

        hand.next().ends(JobOutcome.skip("no such page"));

        until(() -> bench.stats().archived() == 1, "the job is archived");
        assertThat(hand.archived()).containsExactly("no such page");
        JobInfo archived = bench.archived();
        assertThat(archived.id()).isEqualTo("t1");
        assertThat(archived.lastError()).isEqualTo("no such page");
        assertThat(bench.fixture.list(Command.KEYS, "*unique*")).isEmpty();
    }

    @Test
    void a_job_whose_handler_can_not_prepare_is_not_archived() {
        hand.before = job -> Uni.createFrom().failure(new IllegalStateException("no database"));
        bench.server(hand);
        await(bench.client.enqueue(job("x").id("t1")));

        hand.next().ends(JobOutcome.skip("no such page"));

        until(() -> bench.stats().scheduled() == 1, "the job comes back later");
        assertThat(bench.stats().archived()).isZero();
    }

    @Test
    void a_type_without_a_handler_is_a_failure() {
        bench.server(hand);

        await(bench.client.enqueue(
                NewJob.of("other", new byte[0]).queue("critical").id("t1").maxRetry(0)));

        until(() -> bench.stats().archived() == 1, "the job is archived");
        assertThat(bench.archived().lastError())
                .isEqualTo("no handler for jobs of type other");
    }

    @Test
    void a_queue_is_first_in_first_out() {
        for (int i = 0; i < 20; i++) {
            await(bench.client.enqueue(job("x").id("t" + i)));
        }
        bench.server(hand, Bench.CONFIG.concurrency(1));

        for (int i = 0; i < 20; i++) {
            Run run = hand.next();
            assertThat(run.job().id()).isEqualTo("t" + i);
            run.ends(JobOutcome.done());
        }
    }

    @Test
    void a_paused_queue_is_left_alone() {
        bench.fixture.command(Command.SET, "asynq:{critical}:paused", "1");
        bench.server(hand);
        await(bench.client.enqueue(job("paused")));
        await(bench.client.enqueue(job("x").queue("default")));

        Run run = hand.next();

        assertThat(run.job().queue()).isEqualTo("default");
        assertThat(bench.stats().pending()).isEqualTo(1);
        assertThat(bench.stats().paused()).isTrue();
        bench.fixture.command(Command.DEL, "asynq:{critical}:paused");
        assertThat(hand.next().job().queue()).isEqualTo("critical");
    }

    @Test
    void a_server_shows_itself_and_what_it_runs() throws Exception {
        bench.server(hand, withHeartbeat(Duration.ofMillis(100)));
        await(bench.client.enqueue(job("x").id("t1")));
        hand.next();
        until(() -> bench.fixture.list(Command.KEYS, "asynq:workers:*").size() == 1, "the worker shows");

        String infoKey = bench.fixture.set("asynq:servers").get(0);
        ServerInfo info = ServerInfo.parseFrom(Objects.requireNonNull(bench.fixture.command(Command.GET, infoKey))
                .toBytes());
        String workersKey = bench.fixture.set("asynq:workers").get(0);
        WorkerInfo worker =
                WorkerInfo.parseFrom(Objects.requireNonNull(bench.fixture.command(Command.HGET, workersKey, "t1"))
                        .toBytes());

        assertThat(infoKey).isEqualTo("asynq:servers:{%s:%d:%s}", info.getHost(), info.getPid(), info.getServerId());
        assertThat(info.getStatus()).isEqualTo("active");
        assertThat(info.getConcurrency()).isEqualTo(32);
        assertThat(info.getQueuesMap()).containsEntry("critical", 6).containsEntry("bulk", 1);
        assertThat(worker.getTaskType()).isEqualTo(Bench.TYPE);
        assertThat(worker.getQueue()).isEqualTo("critical");
        assertThat(Long.valueOf(bench.fixture.text(Command.TTL, infoKey))).isBetween(8L, 10L);
    }

    @Test
    void a_lease_is_extended_while_the_job_runs() {
        bench.server(hand, withHeartbeat(Duration.ofMillis(100)));
        await(bench.client.enqueue(job("x").id("t1")));
        Run run = hand.next();
        String first = Objects.requireNonNull(bench.fixture.text(Command.ZSCORE, "asynq:{critical}:lease", "t1"));

        until(
                () -> !first.equals(bench.fixture.text(Command.ZSCORE, "asynq:{critical}:lease", "t1")),
                "the lease is extended");

        run.ends(JobOutcome.done());
        until(() -> bench.stats().processed() == 1, "the job can still be done");
    }

    static JobServerConfig withHeartbeat(Duration heartbeat) {
        JobServerConfig config = Bench.CONFIG;
        return config.leases(heartbeat, config.lease(), config.trust());
    }
}
