package io.tributary.jobqueue;

import static io.tributary.jobqueue.EnqueueResult.DUPLICATE;
import static io.tributary.jobqueue.EnqueueResult.ENQUEUED;
import static io.tributary.jobqueue.JobChange.CHANGED;
import static io.tributary.jobqueue.JobChange.NOT_FOUND;
import static io.tributary.jobqueue.JobChange.WRONG_STATE;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.jobqueue.WorkerStore.Success;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an inspector does to jobs, wherever they are kept. */
abstract class InspectorContract extends InspectorGround {

    private static final Duration TTL = Duration.ofMinutes(10);

    private static NewJob untilDone(String id) {
        return NewJob.of(Bench.TYPE, "page".getBytes(StandardCharsets.UTF_8))
                .queue(QUEUE)
                .id(id)
                .unique(TTL);
    }

    @Test
    void a_job_that_is_not_there_is_not_found() {
        pending(job("t1"));

        assertThat(await(inspector.find(QUEUE, "t2"))).isNull();
        assertThat(await(inspector.find("other", "t1"))).isNull();
        assertThat(await(inspector.run(QUEUE, "t2"))).isEqualTo(NOT_FOUND);
        assertThat(await(inspector.archive(QUEUE, "t2"))).isEqualTo(NOT_FOUND);
        assertThat(await(inspector.delete(QUEUE, "t2"))).isEqualTo(NOT_FOUND);
        assertThat(await(inspector.cancel(QUEUE, "t2"))).isEqualTo(NOT_FOUND);
        assertThat(await(inspector.replacePayload(QUEUE, "t2", new byte[0]))).isEqualTo(NOT_FOUND);
        assertThat(await(inspector.run("other", "t1"))).isEqualTo(NOT_FOUND);
    }

    @Test
    void what_waits_or_has_ended_is_run_now_last_in_line() {
        scheduled(job("scheduled"));
        retried(job("retry"));
        archived(job("archived"));
        completed(job("completed"));
        pending(job("first"));
        clock.tick(Duration.ofSeconds(5));

        for (String id : List.of("completed", "archived", "retry", "scheduled")) {
            assertThat(await(inspector.run(QUEUE, id))).isEqualTo(CHANGED);
        }

        assertThat(ids(JobState.PENDING)).containsExactly("first", "completed", "archived", "retry", "scheduled");
        assertThat(find("archived").nextRunAt()).isEqualTo(NOON.plusSeconds(5));
        assertThat(stats().archived() + stats().completed() + stats().retry() + stats().scheduled())
                .isZero();
        assertThat(take(10)).hasSize(5);
    }

    @Test
    void what_is_pending_or_runs_is_not_run_once_more() {
        active(job("runs"));
        pending(job("waits"));

        assertThat(await(inspector.run(QUEUE, "runs"))).isEqualTo(WRONG_STATE);
        assertThat(await(inspector.run(QUEUE, "waits"))).isEqualTo(WRONG_STATE);

        assertThat(ids(JobState.ACTIVE)).containsExactly("runs");
        assertThat(ids(JobState.PENDING)).containsExactly("waits");
    }

    @Test
    void only_a_job_that_is_still_a_dead_letter_is_run_or_deleted_as_one() {
        retried(job("retry"));
        archived(job("archived"));
        archived(job("unwanted"));
        pending(job("pending"));

        for (String id : List.of("pending", "retry")) {
            assertThat(await(inspector.run(QUEUE, id, JobState.ARCHIVED))).isEqualTo(WRONG_STATE);
            assertThat(await(inspector.delete(QUEUE, id, JobState.ARCHIVED))).isEqualTo(WRONG_STATE);
        }
        assertThat(await(inspector.run(QUEUE, "gone", JobState.ARCHIVED))).isEqualTo(NOT_FOUND);
        assertThat(await(inspector.delete(QUEUE, "gone", JobState.ARCHIVED))).isEqualTo(NOT_FOUND);
        assertThat(await(inspector.run(QUEUE, "archived", JobState.ARCHIVED))).isEqualTo(CHANGED);
        assertThat(await(inspector.delete(QUEUE, "archived", JobState.ARCHIVED)))
                .as("it waits again")
                .isEqualTo(WRONG_STATE);
        assertThat(await(inspector.delete(QUEUE, "unwanted", JobState.ARCHIVED)))
                .isEqualTo(CHANGED);

        assertThat(ids(JobState.PENDING)).containsExactly("pending", "archived");
        assertThat(ids(JobState.RETRY)).containsExactly("retry");
        assertThat(ids(JobState.ARCHIVED)).isEmpty();
        assertThatThrownBy(() -> inspector.run(QUEUE, "retry", JobState.PENDING))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> inspector.delete(QUEUE, "retry", JobState.ACTIVE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_job_that_is_run_again_takes_its_lock_again() {
        archived(page("t1"));

        assertThat(await(inspector.run(QUEUE, "t1"))).isEqualTo(CHANGED);

        assertThat(enqueue(page("t2"))).isEqualTo(DUPLICATE);
        assertThat(take().lease().id()).isEqualTo("t1");
        assertThat(enqueue(page("t3"))).as("free once it has started").isEqualTo(ENQUEUED);
    }

    @Test
    void a_job_that_is_run_again_ends_if_a_newer_one_waits_for_the_same_thing() {
        archived(page("t1").eventTime(NOON.plusSeconds(1)));
        pending(page("t2"));

        assertThat(await(inspector.run(QUEUE, "t1"))).isEqualTo(CHANGED);

        assertThat(exists("t1")).isFalse();
        assertThat(ids(JobState.PENDING)).containsExactly("t2");
        assertThat(ids(JobState.ARCHIVED)).isEmpty();
        assertThat(take().known().eventTime()).as("what it knew goes on").isEqualTo(NOON.plusSeconds(1));
    }

    @Test
    void a_job_unique_until_done_takes_its_lock_again_too() {
        archived(untilDone("t1"));

        assertThat(await(inspector.run(QUEUE, "t1"))).isEqualTo(CHANGED);

        assertThat(enqueue(untilDone("t2"))).isEqualTo(DUPLICATE);
        Taken taken = take();
        assertThat(enqueue(untilDone("t3"))).isEqualTo(DUPLICATE);
        assertThat(done(Success.of(taken.lease()))).isEmpty();
        assertThat(enqueue(untilDone("t4"))).isEqualTo(ENQUEUED);
    }

    @Test
    void a_job_unique_until_done_ends_if_another_runs_for_the_same_thing() {
        archived(untilDone("t1"));
        active(untilDone("t2"));

        assertThat(await(inspector.run(QUEUE, "t1"))).isEqualTo(CHANGED);

        assertThat(exists("t1")).isFalse();
        assertThat(ids(JobState.PENDING)).isEmpty();
        assertThat(enqueue(untilDone("t3"))).isEqualTo(DUPLICATE);
    }

    @Test
    void what_does_not_run_can_be_archived() {
        scheduled(job("scheduled"));
        retried(job("retry"));
        completed(job("completed"));
        pending(job("pending"));
        clock.tick(Duration.ofSeconds(5));

        for (String id : List.of("scheduled", "retry", "completed", "pending")) {
            assertThat(await(inspector.archive(QUEUE, id))).isEqualTo(CHANGED);
            assertThat(state(id)).isEqualTo(JobState.ARCHIVED);
            assertThat(find(id).endedAt()).isEqualTo(NOON.plusSeconds(5));
            assertThat(await(inspector.archive(QUEUE, id))).isEqualTo(WRONG_STATE);
        }

        assertThat(stats().archived()).isEqualTo(4);
        assertThat(stats().pending() + stats().scheduled() + stats().retry() + stats().completed())
                .isZero();
        assertThat(stats().failed()).as("only runs are counted").isEqualTo(1);
    }

    @Test
    void what_does_not_run_can_be_deleted() {
        scheduled(job("scheduled"));
        retried(job("retry"));
        completed(job("completed"));
        archived(job("archived"));
        pending(job("pending"));

        for (String id : List.of("scheduled", "retry", "completed", "archived", "pending")) {
            assertThat(await(inspector.delete(QUEUE, id))).isEqualTo(CHANGED);
            assertThat(await(inspector.delete(QUEUE, id))).isEqualTo(NOT_FOUND);
            assertThat(enqueue(job(id))).as("its id is free").isEqualTo(ENQUEUED);
        }
    }

    @Test
    void what_runs_is_neither_archived_nor_deleted() {
        active(job("t1"));

        assertThat(await(inspector.archive(QUEUE, "t1"))).isEqualTo(WRONG_STATE);
        assertThat(await(inspector.delete(QUEUE, "t1"))).isEqualTo(WRONG_STATE);

        assertThat(state("t1")).isEqualTo(JobState.ACTIVE);
    }

    // A.6-8
    @Test
    void a_job_that_is_archived_deleted_or_cancelled_frees_its_lock() {
        pending(page("t1"));
        assertThat(await(inspector.archive(QUEUE, "t1"))).isEqualTo(CHANGED);
        scheduled(page("t2"));
        assertThat(await(inspector.delete(QUEUE, "t2"))).isEqualTo(CHANGED);
        pending(page("t3"));
        assertThat(await(inspector.cancel(QUEUE, "t3"))).isEqualTo(CHANGED);
        pending(untilDone("t4"));
        assertThat(await(inspector.archive(QUEUE, "t4"))).isEqualTo(CHANGED);
        pending(untilDone("t5"));
        assertThat(await(inspector.delete(QUEUE, "t5"))).isEqualTo(CHANGED);

        assertThat(enqueue(page("t6"))).isEqualTo(ENQUEUED);
    }

    @Test
    void a_lock_that_another_job_holds_is_left_alone() {
        archived(page("t1"));
        pending(page("t2"));

        assertThat(await(inspector.delete(QUEUE, "t1"))).isEqualTo(CHANGED);

        assertThat(enqueue(page("t3"))).isEqualTo(DUPLICATE);
    }

    @Test
    void a_job_that_waits_is_cancelled_at_once() {
        pending(job("pending"));
        scheduled(job("scheduled"));
        clock.tick(Duration.ofSeconds(5));

        for (String id : List.of("pending", "scheduled")) {
            assertThat(await(inspector.cancel(QUEUE, id))).isEqualTo(CHANGED);
            assertThat(state(id)).isEqualTo(JobState.ARCHIVED);
            assertThat(find(id).lastError()).isEqualTo("cancelled");
            assertThat(find(id).endedAt()).isEqualTo(NOON.plusSeconds(5));
            assertThat(await(inspector.cancel(QUEUE, id))).isEqualTo(WRONG_STATE);
        }
        retried(job("retry"));
        assertThat(await(inspector.cancel(QUEUE, "retry"))).isEqualTo(CHANGED);
        assertThat(find("retry").retried()).isEqualTo(1);
        completed(job("completed"));
        assertThat(await(inspector.cancel(QUEUE, "completed"))).isEqualTo(WRONG_STATE);
    }

    @Test
    void a_job_that_runs_is_marked_until_its_server_has_heard_of_it() {
        Taken taken = active(job("t1"));
        active(job("t2"));

        assertThat(await(inspector.cancel(QUEUE, "t1"))).isEqualTo(CHANGED);
        assertThat(await(inspector.cancel(QUEUE, "t1"))).as("again").isEqualTo(CHANGED);

        assertThat(state("t1")).isEqualTo(JobState.ACTIVE);
        assertThat(await(ports.worker()
                                .extend(
                                        QUEUE,
                                        List.of(taken.lease()),
                                        clock.instant().plus(LEASE)))
                        .cancelled())
                .containsExactly(taken.lease());
    }

    @Test
    void the_mark_outlives_the_server_and_every_way_back() {
        active(job("crashed"));
        Taken snoozed = active(job("snoozed"));
        assertThat(await(inspector.cancel(QUEUE, "crashed"))).isEqualTo(CHANGED);
        assertThat(await(inspector.cancel(QUEUE, "snoozed"))).isEqualTo(CHANGED);

        assertThat(snooze(snoozed)).isEqualTo(Ack.WRITTEN);
        assertThat(await(inspector.run(QUEUE, "snoozed"))).isEqualTo(CHANGED);
        clock.tick(LEASE);
        recover("crashed", true);

        assertThat(take(2)).hasSize(2).allMatch(taken -> taken.known().cancelled());
    }

    @Test
    void a_scheduled_job_gets_another_payload() {
        scheduled(page("t1").header("k", "v"));
        byte[] payload = "other".getBytes(StandardCharsets.UTF_8);

        assertThat(await(inspector.replacePayload(QUEUE, "t1", payload))).isEqualTo(CHANGED);

        assertThat(text(find("t1").payload())).isEqualTo("other");
        assertThat(find("t1").headers()).containsEntry("k", "v");
        assertThat(find("t1").nextRunAt()).isEqualTo(NOON.plusSeconds(60));
        assertThat(enqueue(page("t2").processIn(Duration.ofMinutes(1))))
                .as("it keeps its lock")
                .isEqualTo(DUPLICATE);
    }

    @Test
    void a_payload_that_is_too_large_is_refused() {
        scheduled(job("t1"));

        assertThatThrownBy(() -> inspector.replacePayload(QUEUE, "t1", new byte[1024 * 1024 + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1048577 bytes; at most 1048576");
        assertThatThrownBy(() -> new JobInspector(ports.inspector(), new JobClientConfig(3, Map.of()))
                        .replacePayload(QUEUE, "t1", new byte[4]))
                .hasMessageContaining("at most 3");
        assertThat(text(find("t1").payload())).isEqualTo("t1");
    }

    @Test
    void only_a_scheduled_job_gets_another_payload() {
        retried(job("retry"));
        archived(job("archived"));
        completed(job("completed"));
        active(job("active"));
        pending(job("pending"));

        for (String id : List.of("retry", "archived", "completed", "active", "pending")) {
            assertThat(await(inspector.replacePayload(QUEUE, id, new byte[0]))).isEqualTo(WRONG_STATE);
            assertThat(text(find(id).payload())).isEqualTo(id);
        }
    }
}
