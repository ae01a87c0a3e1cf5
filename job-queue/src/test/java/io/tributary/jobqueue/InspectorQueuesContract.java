package io.tributary.jobqueue;

import static io.tributary.jobqueue.EnqueueResult.DUPLICATE;
import static io.tributary.jobqueue.EnqueueResult.ENQUEUED;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.jobqueue.WorkerStore.Success;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an inspector does to whole queues, wherever they are kept. */
abstract class InspectorQueuesContract extends InspectorGround {

    private static final int MANY = 2_500;

    private void enqueueMany(String prefix, Duration delay) {
        for (int from = 0; from < MANY; from += 1_000) {
            List<NewJob> jobs = IntStream.range(from, Math.min(from + 1_000, MANY))
                    .mapToObj(n -> job(prefix + n).processIn(delay).uniqueUntilStart())
                    .toList();
            assertThat(await(ports.producer().enqueue(QUEUE, List.of(jobs), null)))
                    .containsOnly(ENQUEUED);
        }
    }

    @Test
    void an_unknown_queue_is_empty() {
        assertThat(await(inspector.stats("unknown")))
                .isEqualTo(new QueueStats("unknown", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, null));
        assertThat(await(inspector.runAll("unknown", JobState.ARCHIVED))).isZero();
        assertThat(await(inspector.archiveAll("unknown", JobState.PENDING))).isZero();
        assertThat(await(inspector.deleteAll("unknown", JobState.PENDING))).isZero();
        assertThat(await(inspector.unpause("unknown"))).isFalse();
        assertThat(await(inspector.remove("unknown", true))).isEqualTo(QueueRemoval.NOT_FOUND);
    }

    @Test
    void all_scheduled_jobs_are_run_and_take_their_locks() {
        enqueueMany("t", Duration.ofMinutes(1));

        assertThat(await(inspector.runAll(QUEUE, JobState.SCHEDULED))).isEqualTo(MANY);

        assertThat(stats().pending()).isEqualTo(MANY);
        assertThat(stats().scheduled()).isZero();
        assertThat(enqueue(NewJob.of(Bench.TYPE, "t7".getBytes(StandardCharsets.UTF_8))
                        .queue(QUEUE)
                        .uniqueUntilStart()))
                .isEqualTo(DUPLICATE);
        assertThat(take(500)).hasSize(500);
    }

    @Test
    void all_jobs_of_each_state_that_allows_it_are_run() {
        retried(job("retry"));
        archived(job("archived"));
        completed(job("completed"));

        assertThat(await(inspector.runAll(QUEUE, JobState.RETRY))).isEqualTo(1);
        assertThat(await(inspector.runAll(QUEUE, JobState.ARCHIVED))).isEqualTo(1);
        assertThat(await(inspector.runAll(QUEUE, JobState.COMPLETED))).isEqualTo(1);

        assertThat(ids(JobState.PENDING)).containsExactly("retry", "archived", "completed");
    }

    @Test
    void of_two_jobs_for_the_same_thing_that_are_run_again_one_is_left() {
        archived(page("t1"));
        archived(page("t2"));

        assertThat(await(inspector.runAll(QUEUE, JobState.ARCHIVED))).isEqualTo(2);

        assertThat(stats().pending()).isEqualTo(1);
        assertThat(stats().archived()).isZero();
        assertThat(take().known().crashes()).isZero();
    }

    // A.6-8
    @Test
    void all_pending_jobs_are_archived_and_free_their_locks() {
        enqueueMany("t", Duration.ZERO);

        assertThat(await(inspector.archiveAll(QUEUE, JobState.PENDING))).isEqualTo(MANY);

        assertThat(stats().archived()).isEqualTo(MANY);
        assertThat(stats().pending()).isZero();
        assertThat(enqueue(NewJob.of(Bench.TYPE, "t7".getBytes(StandardCharsets.UTF_8))
                        .queue(QUEUE)
                        .uniqueUntilStart()))
                .isEqualTo(ENQUEUED);
    }

    @Test
    void all_jobs_that_wait_for_their_time_are_archived() {
        scheduled(job("scheduled"));
        retried(job("retry"));

        assertThat(await(inspector.archiveAll(QUEUE, JobState.SCHEDULED))).isEqualTo(1);
        assertThat(await(inspector.archiveAll(QUEUE, JobState.RETRY))).isEqualTo(1);

        assertThat(ids(JobState.ARCHIVED)).containsExactlyInAnyOrder("scheduled", "retry");
    }

    // A.6-8
    @Test
    void all_pending_jobs_are_deleted_and_free_their_locks() {
        enqueueMany("t", Duration.ZERO);

        assertThat(await(inspector.deleteAll(QUEUE, JobState.PENDING))).isEqualTo(MANY);

        assertThat(stats().pending()).isZero();
        assertThat(exists("t7")).isFalse();
        assertThat(enqueue(job("t7").uniqueUntilStart())).isEqualTo(ENQUEUED);
    }

    @Test
    void all_jobs_of_each_state_but_active_are_deleted() {
        scheduled(job("scheduled"));
        retried(job("retry"));
        archived(job("archived"));
        completed(job("completed"));

        for (JobState state : List.of(JobState.SCHEDULED, JobState.RETRY, JobState.ARCHIVED, JobState.COMPLETED)) {
            assertThat(await(inspector.deleteAll(QUEUE, state))).isEqualTo(1);
            assertThat(ids(state)).isEmpty();
        }
        assertThat(exists("archived")).isFalse();
    }

    @Test
    void what_makes_no_sense_for_a_state_is_refused() {
        for (JobState state : List.of(JobState.ACTIVE, JobState.PENDING)) {
            assertThatThrownBy(() -> inspector.runAll(QUEUE, state)).isInstanceOf(IllegalArgumentException.class);
        }
        for (JobState state : List.of(JobState.ACTIVE, JobState.ARCHIVED, JobState.COMPLETED)) {
            assertThatThrownBy(() -> inspector.archiveAll(QUEUE, state)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> inspector.deleteAll(QUEUE, JobState.ACTIVE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_paused_queue_gives_no_jobs() {
        pending(job("t1"));

        assertThat(await(inspector.pause(QUEUE))).isTrue();
        assertThat(await(inspector.pause(QUEUE))).isFalse();
        assertThat(take(1)).isEmpty();
        assertThat(stats().paused()).isTrue();
        pending(job("t2"));

        assertThat(await(inspector.unpause(QUEUE))).isTrue();
        assertThat(await(inspector.unpause(QUEUE))).isFalse();
        assertThat(take(5)).hasSize(2);
        assertThatThrownBy(() -> inspector.pause(" ")).hasMessageContaining("blank");
    }

    @Test
    void an_empty_queue_is_removed_with_its_counters_and_its_pause() {
        assertThat(done(Success.of(active(job("t1")).lease()))).isEmpty();
        await(inspector.pause(QUEUE));

        assertThat(await(inspector.remove(QUEUE, false))).isEqualTo(QueueRemoval.REMOVED);

        assertThat(await(inspector.queues())).isEmpty();
        assertThat(stats()).isEqualTo(new QueueStats(QUEUE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, null));
        assertThat(await(inspector.remove(QUEUE, false))).isEqualTo(QueueRemoval.NOT_FOUND);
    }

    @Test
    void a_removed_queue_is_there_again_when_something_is_enqueued_into_it() {
        pending(job("t1"));
        assertThat(await(inspector.remove(QUEUE, true))).isEqualTo(QueueRemoval.REMOVED);
        assertThat(await(inspector.queues())).isEmpty();

        pending(job("t2"));

        assertThat(await(inspector.queues())).containsExactly(QUEUE);
        assertThat(await(inspector.remove(QUEUE, false))).isEqualTo(QueueRemoval.NOT_EMPTY);
    }

    @Test
    void memory_is_estimated_of_what_is_in_a_queue() {
        assertThat(await(inspector.memory("unknown"))).isZero();
        for (int n = 0; n < 100; n++) {
            pending(NewJob.of(Bench.TYPE, new byte[1_000]).queue(QUEUE));
        }
        scheduled(NewJob.of(Bench.TYPE, new byte[50_000]).queue(QUEUE));

        assertThat(await(inspector.memory(QUEUE))).isBetween(150_000L, 500_000L);
    }

    @Test
    void a_queue_that_holds_jobs_of_any_state_is_only_removed_by_force() {
        scheduled(job("s"));
        refuses();
        await(inspector.delete(QUEUE, "s"));
        retried(job("r"));
        refuses();
        await(inspector.delete(QUEUE, "r"));
        archived(job("d"));
        refuses();
        await(inspector.delete(QUEUE, "d"));
        completed(job("c"));
        refuses();
        await(inspector.delete(QUEUE, "c"));
        pending(page("p"));
        refuses();

        assertThat(await(inspector.remove(QUEUE, true))).isEqualTo(QueueRemoval.REMOVED);
        assertThat(exists("p")).isFalse();
        assertThat(enqueue(page("p"))).isEqualTo(ENQUEUED);
    }

    private void refuses() {
        assertThat(await(inspector.remove(QUEUE, false))).isEqualTo(QueueRemoval.NOT_EMPTY);
        assertThat(stats().paused()).isFalse();
        assertThat(await(inspector.queues())).containsExactly(QUEUE);
    }

    @Test
    void a_queue_whose_jobs_run_is_not_removed() {
        active(job("t1"));
        pending(job("t2"));

        assertThat(await(inspector.remove(QUEUE, false))).isEqualTo(QueueRemoval.ACTIVE);
        assertThat(await(inspector.remove(QUEUE, true))).isEqualTo(QueueRemoval.ACTIVE);

        assertThat(ids(JobState.PENDING)).containsExactly("t2");
        assertThat(stats().paused()).isFalse();
    }

    @Test
    void a_large_queue_is_removed_whole() {
        enqueueMany("p", Duration.ZERO);
        enqueueMany("s", Duration.ofMinutes(1));

        assertThat(await(inspector.remove(QUEUE, true))).isEqualTo(QueueRemoval.REMOVED);

        assertThat(stats()).isEqualTo(new QueueStats(QUEUE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, null));
        assertThat(exists("p0")).isFalse();
        assertThat(enqueue(job("s9").uniqueUntilStart())).isEqualTo(ENQUEUED);
    }
}
