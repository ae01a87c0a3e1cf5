package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static io.tributary.jobqueue.TestShop.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.JobOutcome.Done;
import io.tributary.jobqueue.JobOutcome.Retry;
import io.tributary.jobqueue.JobOutcome.Skip;
import io.tributary.jobqueue.JobOutcome.Wait;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What {@link InMemoryJobs#runDue} runs, and how. */
class InMemoryJobsTest {

    private static final Uni<JobOutcome> DONE = Uni.createFrom().item(JobOutcome.done());

    private final TickingClock clock = new TickingClock(NOON);
    private final InMemoryJobs jobs = new InMemoryJobs(clock);
    private final JobClient client = jobs.client();
    private final List<String> ran = new ArrayList<>();

    private static NewJob job(String type, String id) {
        return NewJob.of(type, new byte[0]).id(id);
    }

    private JobMux mux(JobHandler handler) {
        return new JobMux().handle("a", job -> {
            ran.add(job.id());
            return handler.handle(job);
        });
    }

    private JobInfo find(String id) {
        return Objects.requireNonNull(await(jobs.inspector().find("default", id)));
    }

    private static JobInfo after(JobRun run) {
        return Objects.requireNonNull(run.after(), "the job is gone");
    }

    @Test
    void it_runs_what_is_due_in_the_order_of_all_queues_and_leaves_the_rest() {
        await(client.enqueue(job("a", "t1").queue("z")));
        await(client.enqueue(job("a", "t2")));
        await(client.enqueue(job("a", "later").processIn(Duration.ofSeconds(1))));
        await(client.enqueue(job("a", "t3").queue("z")));

        List<JobRun> runs = jobs.runDue(mux(job -> DONE));

        assertThat(ran).containsExactly("t1", "t2", "t3");
        assertThat(runs.stream().map(run -> run.job().queue())).containsExactly("z", "default", "z");
        assertThat(runs).allMatch(run -> run.outcome() instanceof Done && run.after() == null);
        assertThat(jobs.runDue(mux(job -> DONE))).isEmpty();
        clock.tick(Duration.ofSeconds(1));
        assertThat(jobs.runDue(mux(job -> DONE))).hasSize(1);
        assertThat(await(jobs.inspector().stats("default")).processed()).isEqualTo(2);
    }

    @Test
    void it_runs_what_handlers_enqueue() {
        await(client.enqueue(job("a", "t1")));

        jobs.runDue(mux(
                job -> job.id().equals("t1") ? client.enqueue(job("a", "t2")).replaceWith(JobOutcome.done()) : DONE));

        assertThat(ran).containsExactly("t1", "t2");
    }

    @Test
    void a_failure_ends_as_on_a_server() {
        await(client.enqueue(job("a", "t1").maxRetry(1)));
        JobMux mux = mux(job -> {
            throw new IllegalStateException("no disk");
        });

        JobRun first = jobs.runDue(mux).get(0);
        assertThat(first.outcome()).isEqualTo(new Retry("no disk"));
        assertThat(after(first).state()).isEqualTo(JobState.RETRY);
        assertThat(after(first).nextRunAt()).isBetween(NOON.plusSeconds(15), NOON.plusSeconds(45));
        clock.tick(Duration.ofMinutes(1));

        JobRun second = jobs.runDue(mux).get(0);
        assertThat(second.job().retried()).isEqualTo(1);
        assertThat(after(second).state()).isEqualTo(JobState.ARCHIVED);
        assertThat(after(second).lastError()).isEqualTo("no disk");
        assertThat(after(second).endedAt()).isEqualTo(clock.instant());
    }

    @Test
    void a_snooze_a_revocation_and_a_result_end_as_on_a_server() {
        await(client.enqueue(List.of(
                job("a", "snooze"),
                job("a", "revoke").retention(Duration.ofHours(1)),
                job("a", "keep").retention(Duration.ofHours(1)))));

        List<JobRun> runs = jobs.runDue(mux(job -> Uni.createFrom()
                .item(
                        switch (job.id()) {
                            case "snooze" -> JobOutcome.snooze(Duration.ofSeconds(10), Wait.BUDGET);
                            case "revoke" -> JobOutcome.revoke();
                            default -> JobOutcome.done("42".getBytes(StandardCharsets.UTF_8));
                        })));

        assertThat(after(runs.get(0)).state()).isEqualTo(JobState.SCHEDULED);
        assertThat(after(runs.get(0)).nextRunAt()).isEqualTo(NOON.plusSeconds(10));
        assertThat(runs.get(1).after()).isNull();
        assertThat(after(runs.get(2)).state()).isEqualTo(JobState.COMPLETED);
        assertThat(after(runs.get(2)).result()).asString(StandardCharsets.UTF_8).isEqualTo("42");
        clock.tick(Duration.ofHours(1));
        assertThat(jobs.runDue(mux(job -> DONE))).hasSize(1);
        assertThat(await(jobs.inspector().find("default", "keep"))).isNull();
    }

    @Test
    void a_handler_is_told_before_its_job_is_archived_and_may_refuse() {
        List<String> told = new ArrayList<>();
        JobHandler refuses = new JobHandler() {
            @Override
            public Uni<JobOutcome> handle(Job job) {
                return Uni.createFrom().item(JobOutcome.skip("no such page"));
            }

            @Override
            public Uni<Void> beforeArchive(Job job, String reason) {
                told.add(reason);
                return told.size() == 1
                        ? Uni.createFrom().failure(new IllegalStateException("no database"))
                        : Uni.createFrom().voidItem();
            }
        };
        JobMux mux = new JobMux().handle("a", refuses);
        await(client.enqueue(job("a", "t1")));

        JobRun first = jobs.runDue(mux).get(0);
        clock.tick(Duration.ofSeconds(30));
        JobRun second = jobs.runDue(mux).get(0);

        assertThat(first.outcome()).isEqualTo(new Skip("no such page"));
        assertThat(after(first).state()).isEqualTo(JobState.SCHEDULED);
        assertThat(after(second).state()).isEqualTo(JobState.ARCHIVED);
        assertThat(told).containsExactly("no such page", "no such page");
    }

    @Test
    void a_type_without_a_handler_and_one_that_says_nothing_have_failed() {
        await(client.enqueue(List.of(job("b", "t1"), job("a", "t2"))));

        List<JobRun> runs = jobs.runDue(mux(job -> Uni.createFrom().nullItem()));

        assertThat(runs.get(0).outcome()).isEqualTo(new Retry("no handler for jobs of type b"));
        assertThat(runs.get(1).outcome()).isEqualTo(new Retry("the handler gave no outcome"));
    }

    @Test
    void a_blocking_handler_runs_on_the_callers_thread() {
        List<Thread> threads = new ArrayList<>();
        await(client.enqueue(job("b", "t1")));

        List<JobRun> runs = jobs.runDue(new JobMux().handleBlocking("b", job -> {
            threads.add(Thread.currentThread());
            return JobOutcome.done();
        }));

        assertThat(runs.get(0).outcome()).isInstanceOf(Done.class);
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void one_that_takes_too_long_is_cancelled_or_interrupted() {
        CompletableFuture<JobOutcome> never = new CompletableFuture<>();
        JobMux mux = mux(job -> Uni.createFrom().completionStage(never)).handleBlocking("b", job -> {
            new CountDownLatch(1).await();
            return JobOutcome.done();
        });
        await(client.enqueue(List.of(
                job("a", "t1").timeout(Duration.ofSeconds(1)), job("b", "t2").timeout(Duration.ofSeconds(1)))));

        List<JobRun> runs = jobs.runDue(mux);

        assertThat(runs).extracting(JobRun::outcome).containsOnly(new Retry("ran longer than PT1S"));
        assertThat(never).isCancelled();
        assertThat(Thread.interrupted()).isFalse();
        assertThat(find("t2").state()).isEqualTo(JobState.RETRY);
    }

    @Test
    void a_job_that_is_cancelled_while_it_runs_is_archived() {
        await(client.enqueue(job("a", "t1")));

        JobRun run = jobs.runDue(
                        mux(job -> jobs.inspector().cancel("default", job.id()).chain(() -> DONE)))
                .get(0);

        assertThat(after(run).state()).isEqualTo(JobState.ARCHIVED);
        assertThat(after(run).lastError()).isEqualTo("cancelled");
    }

    @Test
    void a_paused_queue_is_left_alone() {
        await(client.enqueue(job("a", "t1")));
        await(jobs.inspector().pause("default"));
        assertThat(jobs.runDue(mux(job -> DONE))).isEmpty();

        await(jobs.inspector().unpause("default"));

        assertThat(jobs.runDue(mux(job -> DONE))).hasSize(1);
    }

    @Test
    void jobs_without_end_are_noticed() {
        await(client.enqueue(job("a", "t1")));
        JobMux mux = mux(job -> client.enqueue(NewJob.of("a", new byte[0])).replaceWith(JobOutcome.done()));

        assertThatThrownBy(() -> jobs.runDue(mux))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("without end");
    }

    @Test
    void what_is_there_can_be_read() {
        await(client.enqueue(job("a", "t1").uniqueUntilStart()));

        assertThat(jobs.toString()).contains("queue default", "t1", "asynq:{default}:unique:a:");
    }
}
