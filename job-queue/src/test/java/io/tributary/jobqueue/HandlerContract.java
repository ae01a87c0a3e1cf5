package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.TYPE;
import static io.tributary.jobqueue.Bench.job;
import static io.tributary.jobqueue.Bench.until;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.Bench.Hand;
import io.tributary.jobqueue.Bench.Run;
import io.vertx.core.Context;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What handlers can do: block, give a result, be found by a prefix, be wrapped, be stopped. */
abstract class HandlerContract<B extends TestBench> {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Uni<JobOutcome> DONE = Uni.createFrom().item(JobOutcome.done());

    B bench;

    abstract B bench();

    @BeforeEach
    void open() {
        bench = bench();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private NewJob typed(String type) {
        return NewJob.of(type, new byte[0]).queue("critical");
    }

    @Test
    @SuppressWarnings("NullAway") // what a handler must not do, and does
    void a_handler_that_gives_null_or_no_reason_has_failed_and_keeps_no_slot() {
        JobMux mux = new JobMux()
                .handle("null:uni", job -> null)
                .handle("null:reason", job -> Uni.createFrom().item(JobOutcome.retry(null)))
                .handle("null:skip", job -> Uni.createFrom().item(JobOutcome.skip(null)));
        bench.server(mux, Bench.CONFIG.concurrency(1));

        await(bench.client.enqueue(List.of(
                NewJob.of("null:uni", new byte[0]).queue("critical"),
                NewJob.of("null:reason", new byte[0]).queue("critical"),
                NewJob.of("null:skip", new byte[0]).queue("critical"))));

        until(() -> bench.stats().processed() == 3, "all ended");
        assertThat(bench.stats().retry()).isEqualTo(2);
        assertThat(bench.stats().archived()).isEqualTo(1);
    }

    @Test
    void the_exact_type_goes_before_the_longest_prefix() {
        List<String> ran = new CopyOnWriteArrayList<>();
        JobMux mux = new JobMux()
                .handle("image:", job -> DONE.invoke(() -> ran.add("image: " + job.type())))
                .handle("image:large:", job -> DONE.invoke(() -> ran.add("large " + job.type())))
                .handle("image:large:crop", job -> DONE.invoke(() -> ran.add("crop " + job.type())));
        bench.server(mux, Bench.CONFIG.concurrency(1));

        await(bench.client.enqueue(
                List.of(typed("image:resize"), typed("image:large:rotate"), typed("image:large:crop"), typed("imag"))));

        until(() -> bench.stats().processed() == 4, "all ran");
        assertThat(ran).containsExactly("image: image:resize", "large image:large:rotate", "crop image:large:crop");
        assertThat(bench.stats().retry()).as("nothing handles imag").isEqualTo(1);
    }

    @Test
    void what_was_added_first_is_outermost() {
        List<String> steps = new CopyOnWriteArrayList<>();
        JobMux mux = new JobMux()
                .use(next -> job -> next.handle(job).invoke(() -> steps.add("outer")))
                .use(next -> job -> next.handle(job).invoke(() -> steps.add("inner")))
                .handle(TYPE, job -> DONE.invoke(() -> steps.add("handler")));
        bench.server(mux, Bench.CONFIG);

        await(bench.client.enqueue(job("x")));

        until(() -> steps.size() == 3, "it ran");
        assertThat(steps).containsExactly("handler", "inner", "outer");
    }

    @Test
    void a_pattern_is_not_blank_and_has_one_handler() {
        JobMux mux = new JobMux().handle("a", job -> DONE);

        assertThatThrownBy(() -> mux.handle(" ", job -> DONE)).hasMessageContaining("blank");
        assertThatThrownBy(() -> mux.handle("a", job -> DONE)).hasMessageContaining("exists already");
    }

    @Test
    void a_blocking_handler_blocks_no_event_loop_and_keeps_its_context() {
        CompletableFuture<String> thread = new CompletableFuture<>();
        CompletableFuture<Context> context = new CompletableFuture<>();
        JobMux mux = new JobMux().handleBlocking(TYPE, job -> {
            thread.complete(Thread.currentThread().getName());
            context.complete(io.vertx.core.Vertx.currentContext());
            return JobOutcome.done();
        });
        bench.server(mux, Bench.CONFIG);

        await(bench.client.enqueue(job("x")));

        until(() -> bench.stats().processed() == 1, "it ran");
        assertThat(thread.join()).startsWith("jobs-").doesNotContain("eventloop");
        assertThat(context.join()).isNotNull();
    }

    @Test
    void a_blocking_handler_that_throws_has_failed_with_its_message() {
        bench.server(
                new JobMux().handleBlocking(TYPE, job -> {
                    throw new IllegalStateException("no disk");
                }),
                Bench.CONFIG);

        await(bench.client.enqueue(job("x").maxRetry(0)));

        until(() -> bench.stats().archived() == 1, "it is archived");
        assertThat(bench.archived().lastError()).isEqualTo("no disk");
    }

    // A.6-12
    @Test
    void a_blocking_handler_that_takes_too_long_is_interrupted_and_keeps_its_slot_until_it_has_left() {
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch mayLeave = new CountDownLatch(1);
        AtomicInteger alive = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        JobMux mux = new JobMux().handleBlocking(TYPE, job -> {
            most.accumulateAndGet(alive.incrementAndGet(), Math::max);
            try {
                if (job.payload().length == 0) {
                    return JobOutcome.done();
                }
                new CountDownLatch(1).await();
                throw new AssertionError("nobody interrupted");
            } catch (InterruptedException e) {
                assertThat(job.cancelled()).isTrue();
                interrupted.countDown();
                awaitUninterruptibly(mayLeave);
                throw e;
            } finally {
                alive.decrementAndGet();
            }
        });
        bench.server(mux, Bench.CONFIG.concurrency(1));

        await(bench.client.enqueue(List.of(
                job("slow").id("slow").timeout(Duration.ofSeconds(1)),
                typed(TYPE).id("next"))));
        awaitUninterruptibly(interrupted);
        assertThat(bench.stats().active()).as("it holds its slot").isEqualTo(1);
        assertThat(bench.stats().pending()).as("the next one waits").isEqualTo(1);
        mayLeave.countDown();

        until(() -> bench.stats().processed() == 2, "both ended");
        assertThat(most.get()).isEqualTo(1);
        assertThat(bench.stats().retry()).isEqualTo(1);
        assertThat(bench.find("slow").lastError()).isEqualTo("ran longer than PT1S");
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean again = true;
        while (again) {
            try {
                assertThat(latch.await(20, java.util.concurrent.TimeUnit.SECONDS))
                        .isTrue();
                again = false;
            } catch (InterruptedException e) {
                // asked once more: what this test is about is a handler that doesn't leave at once
            }
        }
    }

    @Test
    void a_deadline_ends_a_run_too_and_alone_it_is_the_only_limit() {
        Hand hand = new Hand();
        bench.server(hand);
        Instant deadline = Instant.now().plusSeconds(2);

        await(bench.client.enqueue(job("x").deadline(deadline)));

        assertThat(hand.next().job().deadline()).isEqualTo(Instant.ofEpochSecond(deadline.getEpochSecond()));
        until(() -> bench.stats().retry() == 1, "the run was ended");
    }

    @Test
    void a_result_is_kept_with_its_job() {
        byte[] result = "42".getBytes(StandardCharsets.UTF_8);
        bench.server(new JobMux().handle(TYPE, job -> Uni.createFrom().item(JobOutcome.done(result))), Bench.CONFIG);

        await(bench.client.enqueue(job("x").id("t1").retention(Duration.ofHours(1))));

        until(() -> bench.stats().completed() == 1, "it is kept");
        JobInfo kept = bench.find("t1");
        assertThat(kept.state()).isEqualTo(JobState.COMPLETED);
        assertThat(kept.result()).isEqualTo(result);
        assertThat(kept.endedAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(bench.stats().processed()).isEqualTo(1);
    }

    @Test
    void a_revoked_job_is_removed_whatever_its_retention() {
        bench.server(new JobMux().handle(TYPE, job -> Uni.createFrom().item(JobOutcome.revoke())), Bench.CONFIG);

        await(bench.client.enqueue(job("x").id("t1").retention(Duration.ofHours(1))));

        until(() -> bench.stats().processed() == 1, "it ended");
        assertThat(bench.stats().failed()).isZero();
        assertThat(bench.stats().completed()).isZero();
        assertThat(bench.exists("t1")).isFalse();
    }

    @Test
    void a_type_has_its_own_delay_after_a_failure() {
        JobHandler impatient = new JobHandler() {
            @Override
            public Uni<JobOutcome> handle(Job job) {
                return job.retried() == 2 ? DONE : Uni.createFrom().item(JobOutcome.retry("not yet"));
            }

            @Override
            public Duration retryDelay(Job job, String reason) {
                assertThat(reason).isEqualTo("not yet");
                return Duration.ZERO;
            }
        };
        bench.server(new JobMux().handle(TYPE, impatient), Bench.CONFIG);

        await(bench.client.enqueue(job("x").maxRetry(2)));

        until(() -> bench.stats().processed() == 3, "the third run succeeded");
        assertThat(bench.stats().failed()).isEqualTo(2);
        assertThat(bench.stats().archived()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"throws", "negative", "beyond all"})
    void a_delay_that_makes_no_sense_keeps_no_job_from_being_retried(String delay) {
        JobHandler odd = new JobHandler() {
            @Override
            public Uni<JobOutcome> handle(Job job) {
                return Uni.createFrom().item(JobOutcome.retry("not yet"));
            }

            @Override
            public Duration retryDelay(Job job, String reason) {
                return switch (delay) {
                    case "negative" -> Duration.ofSeconds(Long.MIN_VALUE);
                    case "beyond all" -> Duration.ofSeconds(Long.MAX_VALUE);
                    default -> throw new IllegalStateException("no policy");
                };
            }
        };
        bench.server(new JobMux().handle(TYPE, odd), Bench.CONFIG.looks(LONG, LONG, LONG));
        Instant before = Instant.now();

        await(bench.client.enqueue(job("x").id("t1")));

        until(() -> bench.stats().retry() == 1, "it waits");
        Duration waits = Duration.between(before, bench.find("t1").nextRunAt());
        switch (delay) {
            case "negative" -> assertThat(waits).isBetween(Duration.ofSeconds(-1), Duration.ofSeconds(20));
            case "beyond all" -> assertThat(waits).isBetween(NewJob.LONGEST, NewJob.LONGEST.plusSeconds(20));
            default -> assertThat(waits).isBetween(Duration.ofSeconds(14), Duration.ofSeconds(64));
        }
    }

    @Test
    void queues_are_changed_while_the_server_runs() {
        Hand hand = new Hand();
        JobServer server = bench.server(hand, JobServerConfig.of(Map.of("critical", 1)));
        await(bench.client.enqueue(job("other").queue("other")));

        await(server.serve(JobQueues.strict(Map.of("other", 2, "third", 1))));

        assertThat(hand.next().job().queue()).isEqualTo("other");
        await(bench.client.enqueue(job("left")));
        await(bench.client.enqueue(job("third").queue("third")));
        assertThat(hand.next().job().queue()).isEqualTo("third");
        assertThat(bench.stats().pending()).as("no longer served").isEqualTo(1);
    }

    @Test
    void strictly_a_greater_weight_goes_first() {
        await(bench.client.enqueue(IntStream.range(0, 20)
                .mapToObj(n -> job("low" + n).queue(n % 2 == 0 ? "low" : "high"))
                .toList()));
        Hand hand = new Hand();

        bench.server(
                hand,
                JobServerConfig.of(JobQueues.strict(Map.of("high", 2, "low", 1)))
                        .concurrency(3));

        for (int round = 0; round < 3; round++) {
            assertThat(threeQueues(hand)).containsOnly("high");
        }
        assertThat(threeQueues(hand)).containsExactlyInAnyOrder("high", "low", "low");
    }

    /** The queues of three runs that go on at the same time; ends them. */
    private static List<String> threeQueues(Hand hand) {
        List<Run> runs = List.of(hand.next(), hand.next(), hand.next());
        runs.forEach(run -> run.ends(JobOutcome.done()));
        return runs.stream().map(run -> run.job().queue()).toList();
    }
}
