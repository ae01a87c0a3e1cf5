package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.job;
import static io.tributary.jobqueue.Bench.until;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.Bench.Hand;
import io.tributary.jobqueue.Bench.Run;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server does with jobs, wherever they are kept. */
abstract class JobServerContract<B extends TestBench> {

    static final Duration LONG = Duration.ofHours(1);
    static final JobServerConfig NEVER_LOOKS = Bench.CONFIG.looks(LONG, LONG, LONG);

    B bench;
    Hand hand;

    abstract B bench();

    @BeforeEach
    void open() {
        bench = bench();
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
        await(bench.client.enqueue(job("x").id("t1")
                .eventTime(happened)
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
        assertThat(bench.exists("t1")).isFalse();
        assertThat(bench.stats().active()).isZero();
        until(() -> bench.settled("done") == 1, "it is counted");
    }

    @Test
    void an_idle_server_is_woken() {
        bench.server(hand, NEVER_LOOKS);

        for (int i = 0; i <= 50; i++) {
            await(bench.client.enqueue(job("x" + i)));
            hand.next().ends(JobOutcome.done());
            int done = i + 1;
            until(() -> bench.stats().processed() == done, "it is done");
        }
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
        Instant before = Instant.now();
        await(bench.client.enqueue(job("x").id("t1").uniqueUntilStart()));

        hand.next().ends(JobOutcome.retry("bad \ud800 luck"));

        until(() -> bench.stats().retry() == 1, "the job waits to be retried");
        assertThat(bench.stats().failed()).isEqualTo(1);
        assertThat(bench.find("t1").lastError()).isEqualTo("bad ? luck");
        assertThat(bench.find("t1").nextRunAt())
                .isBetween(before.plusSeconds(14), Instant.now().plusSeconds(47));
        assertThat(await(bench.client.enqueue(job("x").uniqueUntilStart()))).isEqualTo(EnqueueResult.DUPLICATE);
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
        assertThat(bench.archived().lastError()).isEqualTo("boom");
    }

    @Test
    void a_handler_that_takes_too_long_is_cancelled_and_has_failed() {
        bench.server(hand);

        await(bench.client.enqueue(job("x").maxRetry(0).timeout(Duration.ofSeconds(1))));

        Run run = hand.next();
        until(() -> bench.stats().archived() == 1, "the job is archived");
        assertThat(run.end()).isCancelled();
        assertThat(bench.archived().lastError()).isEqualTo("ran longer than PT1S");
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
        assertThat(bench.archived().id()).isEqualTo("t1");
        assertThat(bench.archived().lastError()).isEqualTo("no such page");
        assertThat(await(bench.client.enqueue(job("x").uniqueUntilStart()))).isEqualTo(EnqueueResult.ENQUEUED);
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
        assertThat(bench.archived().lastError()).isEqualTo("no handler for jobs of type other");
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
        await(bench.inspector.pause("critical"));
        bench.server(hand);
        await(bench.client.enqueue(job("paused")));
        await(bench.client.enqueue(job("x").queue("default")));

        Run run = hand.next();

        assertThat(run.job().queue()).isEqualTo("default");
        assertThat(bench.stats().pending()).isEqualTo(1);
        assertThat(bench.stats().paused()).isTrue();
        await(bench.inspector.unpause("critical"));
        assertThat(hand.next().job().queue()).isEqualTo("critical");
    }

    @Test
    void a_server_shows_itself_and_what_it_runs() {
        bench.server(hand, withHeartbeat(Duration.ofMillis(100)));
        await(bench.client.enqueue(job("x").id("t1")));
        hand.next();
        until(() -> servers().stream().anyMatch(server -> server.runs().size() == 1), "the run shows");

        ServerDetails server = servers().get(0);
        ServerDetails.Run run = server.runs().get(0);
        assertThat(server.status()).isEqualTo("active");
        assertThat(server.concurrency()).isEqualTo(32);
        assertThat(server.queues()).containsEntry("critical", 6).containsEntry("bulk", 1);
        assertThat(run.id()).isEqualTo("t1");
        assertThat(run.type()).isEqualTo(Bench.TYPE);
        assertThat(run.queue()).isEqualTo("critical");
        assertThat(await(bench.inspector.queues())).contains("critical", "default", "bulk");
    }

    private List<ServerDetails> servers() {
        return await(bench.inspector.servers());
    }

    @Test
    void a_lease_is_extended_while_the_job_runs() {
        bench.server(hand, Bench.CONFIG.leases(Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofDays(1)));
        await(bench.client.enqueue(job("x").id("t1")));
        Run run = hand.next();
        Instant isOver = Instant.now().plusSeconds(3);

        until(
                () -> {
                    assertThat(bench.find("t1").orphaned()).isFalse();
                    return Instant.now().isAfter(isOver);
                },
                "the first lease is over");

        run.ends(JobOutcome.done());
        until(() -> bench.stats().processed() == 1, "the job can still be done");
    }

    @Test
    void a_job_of_the_same_id_in_another_queue_is_not_cancelled_with_it() {
        bench.server(hand);
        await(bench.client.enqueue(List.of(job("x").id("t1"), job("x").id("t1").queue("default"))));
        Map<String, Run> runs = Stream.of(hand.next(), hand.next())
                .collect(Collectors.toMap(run -> run.job().queue(), run -> run));

        assertThat(await(bench.inspector.cancel("critical", "t1"))).isEqualTo(JobChange.CHANGED);

        until(() -> bench.stats().archived() == 1, "the one is archived");
        Run other = Objects.requireNonNull(runs.get("default"));
        assertThat(other.end()).isNotDone();
        other.ends(JobOutcome.done());
        until(() -> await(bench.inspector.stats("default")).processed() == 1, "the other is done");
        assertThat(await(bench.inspector.stats("default")).failed()).isZero();
    }

    @Test
    void a_server_is_started_once_and_stopped_once() {
        JobServer server = bench.server(hand);
        assertThatThrownBy(() -> await(server.start())).isInstanceOf(IllegalStateException.class);
        await(bench.client.enqueue(job("x")));
        Run run = hand.next();

        var first = server.stop(Duration.ofSeconds(10)).subscribeAsCompletionStage();
        var second = server.stop(Duration.ZERO).subscribeAsCompletionStage();
        run.ends(JobOutcome.done());

        first.join();
        second.join();
        assertThat(bench.stats().processed()).as("it was waited for").isEqualTo(1);
        assertThatThrownBy(() -> await(server.start())).isInstanceOf(IllegalStateException.class);
        assertThat(server.isAlive()).isTrue();
    }

    @Test
    void what_is_served_may_be_changed_before_the_start_and_nothing_is_taken_then() {
        JobServer server = bench.make(new JobMux().handle(Bench.TYPE, hand), Bench.CONFIG);
        await(bench.client.enqueue(List.of(job("x"), job("y").queue("other"))));

        await(server.serve(JobQueues.weighted(Map.of("other", 1))));
        assertThat(bench.stats().pending()).isEqualTo(1);
        assertThat(await(bench.inspector.stats("other")).pending()).isEqualTo(1);
        await(server.start());

        assertThat(hand.next().job().queue()).isEqualTo("other");
        assertThat(bench.stats().pending()).isEqualTo(1);
        await(server.stop(Duration.ZERO));
    }

    @Test
    void a_job_that_is_cancelled_while_it_runs_is_stopped_and_archived() {
        bench.server(hand);
        await(bench.client.enqueue(job("x").id("t1")));
        Run run = hand.next();

        assertThat(await(bench.inspector.cancel("critical", "t1"))).isEqualTo(JobChange.CHANGED);

        until(() -> bench.stats().archived() == 1, "the job is archived");
        assertThat(run.end()).isCancelled();
        assertThat(bench.archived().lastError()).isEqualTo("cancelled");
        assertThat(hand.archived()).containsExactly("cancelled");
    }

    static JobServerConfig withHeartbeat(Duration heartbeat) {
        JobServerConfig config = Bench.CONFIG;
        return config.leases(heartbeat, config.lease(), config.trust());
    }
}
