package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.job;
import static io.tributary.jobqueue.Bench.until;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.Bench.Run;
import io.tributary.jobqueue.proto.ServerInfo;
import io.tributary.jobqueue.proto.WorkerInfo;
import io.vertx.mutiny.redis.client.Command;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A server on Redis, with the keys behind what it does. */
class JobServerTest extends JobServerContract<Bench> {

    @Override
    Bench bench() {
        return new Bench(Clock.systemUTC());
    }

    @Test
    void a_job_runs_and_leaves_no_key_behind_but_counters() {
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
        assertThat(bench.fixture.list(Command.KEYS, "asynq:{critical}:*"))
                .allMatch(key -> key.contains(":processed") || key.endsWith(":repairing"));
        until(() -> bench.settled("done") == 1, "it is counted");
    }

    @Test
    void a_failure_has_asynqs_fields_and_score() {
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
    void a_job_that_is_archived_leaves_no_lock() {
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
    void a_queue_that_go_paused_is_left_alone() {
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

    /** As a Go client does: nobody is told. */
    private void enqueueAsGo(String id) {
        bench.fixture.command(
                Command.HSET,
                new QueueKeys("critical").task(id),
                "msg",
                TaskMessages.of(job("x").id(id), new QueueKeys("critical")).toByteArray(),
                "state",
                "pending");
        bench.fixture.command(Command.LPUSH, "asynq:{critical}:pending", id);
    }

    private void runsOne() {
        hand.next().ends(JobOutcome.done());
        until(() -> bench.stats().active() == 0, "it is done");
    }

    @Test
    void what_a_go_client_enqueued_is_found_by_polling_alone() {
        JobServer waits = bench.server(hand, NEVER_LOOKS);
        await(bench.client.enqueue(job("first")));
        runsOne();
        until(() -> listens("asynq:{critical}:wake"), "it listens");
        enqueueAsGo("t1");
        Bench.pass(Duration.ofMillis(300));
        assertThat(hand.runs).as("nobody told").isEmpty();
        await(waits.stop(Duration.ZERO));

        bench.server(hand, Bench.CONFIG.looks(Duration.ofMillis(50), LONG, LONG));
        runsOne();
        enqueueAsGo("t2");

        assertThat(hand.next().job().id()).isEqualTo("t2");
    }

    private boolean listens(String channel) {
        return bench.fixture.list(Command.PUBSUB, "NUMSUB", channel).equals(List.of(channel, "1"));
    }

    @Test
    void a_thousand_jobs_cost_a_server_few_calls() {
        await(bench.client.enqueue(
                IntStream.range(0, 1_000).mapToObj(n -> job("x" + n)).toList()));
        bench.fixture.command(Command.CONFIG, "RESETSTAT");

        JobServer server = bench.server(
                job -> Uni.createFrom().item(JobOutcome.done()),
                Bench.CONFIG.looks(LONG, LONG, LONG).concurrency(100));
        until(() -> "1000".equals(bench.fixture.text(Command.GET, "asynq:{critical}:processed")), "all are done");
        await(server.stop(Duration.ZERO));

        assertThat(bench.fixture.calls("evalsha") + bench.fixture.calls("eval"))
                .as("calls, each of which may end and take many jobs")
                .isLessThan(200);
    }

    @Test
    void a_server_shows_itself_as_asynqs_do() throws Exception {
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
    void the_score_of_a_lease_rises_while_the_job_runs() {
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
}
