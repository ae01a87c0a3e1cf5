package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.TYPE;
import static io.tributary.jobqueue.Bench.job;
import static io.tributary.jobqueue.Bench.until;
import static io.tributary.jobqueue.JobChange.CHANGED;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.jobqueue.Bench.Hand;
import io.tributary.jobqueue.Bench.Run;
import io.vertx.mutiny.redis.client.Command;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cancelled job ends archived, never as a retry, whatever happens to the signal and the server. */
class CancelTest {

    private static final String QUEUE = "critical";
    private static final Duration LONG = Duration.ofHours(1);
    private static final JobServerConfig NEVER_LOOKS = Bench.CONFIG.looks(LONG, LONG, LONG);

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

    private void archivedAsCancelled() {
        until(() -> bench.stats().archived() == 1, "it is archived");
        JobInfo job = bench.archived();
        assertThat(job.lastError()).isEqualTo("cancelled");
        assertThat(job.retried()).isZero();
        assertThat(bench.stats().retry()
                        + bench.stats().active()
                        + bench.stats().pending())
                .isZero();
        assertThat(bench.fixture.task(QUEUE, job.id())).doesNotContainKeys("cancelled", "lease_token");
    }

    @Test
    void a_handler_that_runs_is_cancelled() {
        bench.server(hand);
        await(bench.client.enqueue(job("x").id("t1")));
        Run run = hand.next();

        assertThat(await(bench.inspector.cancel(QUEUE, "t1"))).isEqualTo(CHANGED);

        archivedAsCancelled();
        assertThat(run.end()).isCancelled();
        assertThat(run.job().cancelled()).isTrue();
        assertThat(hand.archived()).as("its handler is told").containsExactly("cancelled");
        until(() -> bench.settled("cancelled") == 1, "it is counted");
    }

    // A.6-12
    @Test
    void a_blocking_handler_is_interrupted_and_holds_its_slot_until_it_has_left() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch mayLeave = new CountDownLatch(1);
        AtomicInteger alive = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        JobMux mux = new JobMux().handleBlocking(TYPE, job -> {
            most.accumulateAndGet(alive.incrementAndGet(), Math::max);
            try {
                if (job.id().equals("slow")) {
                    began.countDown();
                    stubborn(interrupted, mayLeave);
                }
                return JobOutcome.done();
            } finally {
                alive.decrementAndGet();
            }
        });
        bench.server(mux, Bench.CONFIG.concurrency(1));
        await(bench.client.enqueue(List.of(job("slow").id("slow"), job("next").id("next"))));
        assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(await(bench.inspector.cancel(QUEUE, "slow"))).isEqualTo(CHANGED);

        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(bench.stats().active()).as("it holds its slot").isEqualTo(1);
        assertThat(bench.stats().pending()).as("the next one waits").isEqualTo(1);
        mayLeave.countDown();
        until(() -> bench.stats().processed() == 2, "both ended");
        archivedAsCancelled();
        assertThat(most).hasValue(1);
        assertThat(bench.archived().id()).as("though it said that it was done").isEqualTo("slow");
    }

    /** Leaves only when it may, interrupted or not. */
    private static void stubborn(CountDownLatch interrupted, CountDownLatch mayLeave) {
        boolean left = false;
        while (!left) {
            try {
                left = mayLeave.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        }
    }

    @Test
    void a_signal_that_was_lost_is_found_by_the_heartbeat() {
        bench.server(hand, Bench.CONFIG.leases(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(15)));
        await(bench.client.enqueue(job("x").id("t1")));
        Run run = hand.next();

        bench.fixture.command(Command.HSET, new QueueKeys(QUEUE).task("t1"), "cancelled", "1");

        archivedAsCancelled();
        assertThat(run.end()).isCancelled();
    }

    @Test
    void the_signal_alone_comes_without_a_heartbeat() {
        bench.server(hand, Bench.CONFIG.leases(Duration.ofHours(1), Duration.ofHours(3), Duration.ofSeconds(15)));
        await(bench.client.enqueue(job("x").id("t1")));
        Run run = hand.next();

        until(() -> listens("asynq:cancel"), "the server listens");
        bench.fixture.command(Command.PUBLISH, "asynq:cancel", "t1");

        archivedAsCancelled();
        assertThat(run.end()).as("as asynq's own inspector cancels").isCancelled();
    }

    private boolean listens(String channel) {
        return bench.fixture.list(Command.PUBSUB, "NUMSUB", channel).equals(List.of(channel, "1"));
    }

    @Test
    void a_job_whose_server_died_before_it_heard_is_archived_and_not_run_again() {
        JobServerConfig quick = Bench.CONFIG
                .looks(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(100))
                .leases(Duration.ofMillis(300), Duration.ofSeconds(2), Duration.ZERO);
        JobServer victim = bench.server(hand, quick);
        await(bench.client.enqueue(job("x").id("t1").uniqueUntilStart()));
        hand.next();
        victim.die();
        assertThat(await(bench.inspector.cancel(QUEUE, "t1"))).isEqualTo(CHANGED);
        bench.endLeases();

        bench.server(hand, quick);

        archivedAsCancelled();
        assertThat(hand.runs).isEmpty();
    }

    @Test
    void a_run_that_ends_as_a_retry_when_it_is_cancelled_is_archived() {
        bench.server(hand, Bench.CONFIG.leases(LONG, LONG.multipliedBy(3), Duration.ofSeconds(15)));
        await(bench.client.enqueue(job("x").id("t1")));
        Run run = hand.next();
        bench.fixture.command(Command.HSET, new QueueKeys(QUEUE).task("t1"), "cancelled", "1");

        run.ends(JobOutcome.snooze(Duration.ofMillis(10), JobOutcome.Wait.BACKOFF));

        archivedAsCancelled();
        assertThat(hand.runs).as("it isn't run again").isEmpty();
    }

    @Test
    void a_run_that_succeeds_before_its_server_has_heard_of_it_has_succeeded() {
        bench.server(hand, Bench.CONFIG.leases(LONG, LONG.multipliedBy(3), Duration.ofSeconds(15)));
        await(bench.client.enqueue(job("x").id("t1")));
        Run run = hand.next();
        bench.fixture.command(Command.HSET, new QueueKeys(QUEUE).task("t1"), "cancelled", "1");

        run.ends(JobOutcome.done());

        until(() -> bench.stats().processed() == 1, "it is done");
        assertThat(bench.stats().archived() + bench.stats().failed()).isZero();
        assertThat(bench.exists("t1")).isFalse();
    }

    @Test
    void an_idle_server_starts_at_once_what_is_run_by_hand() {
        await(bench.client.enqueue(job("x").id("t1").processIn(LONG)));
        bench.server(hand, NEVER_LOOKS);
        until(() -> listens("asynq:{critical}:wake"), "the server listens");

        assertThat(await(bench.inspector.run(QUEUE, "t1"))).isEqualTo(CHANGED);

        assertThat(hand.next().job().id()).isEqualTo("t1");
        await(bench.client.enqueue(job("y").id("t2").processIn(LONG)));
        assertThat(await(bench.inspector.runAll(QUEUE, JobState.SCHEDULED))).isEqualTo(1);
        assertThat(hand.next().job().id()).isEqualTo("t2");
    }

    @Test
    void an_idle_server_starts_at_once_when_a_pause_ends() {
        await(bench.inspector.pause(QUEUE));
        await(bench.client.enqueue(job("x").id("t1")));
        bench.server(hand, NEVER_LOOKS);
        until(() -> listens("asynq:{critical}:wake"), "the server listens");
        await(bench.client.enqueue(job("y").id("other").queue("default")));
        assertThat(hand.next().job().id()).as("it has looked at both").isEqualTo("other");

        assertThat(await(bench.inspector.unpause(QUEUE))).isTrue();

        assertThat(hand.next().job().id()).isEqualTo("t1");
    }
}
