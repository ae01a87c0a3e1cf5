package io.tributary.jobqueue;

import static io.tributary.jobqueue.EnqueueResult.DUPLICATE;
import static io.tributary.jobqueue.EnqueueResult.ENQUEUED;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.tributary.jobqueue.WorkerStore.Success;
import io.tributary.jobqueue.proto.ServerInfo;
import io.tributary.jobqueue.proto.WorkerInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an inspector sees of queues and servers and does to whole queues, wherever they are kept. */
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
    void queues_are_those_that_anything_was_enqueued_into() {
        assertThat(await(inspector.queues())).isEmpty();
        enqueue(job("t1"));
        enqueue(job("t2").queue("bulk"));

        assertThat(await(inspector.queues())).containsExactly("bulk", QUEUE);
    }

    @Test
    void stats_count_what_is_in_a_queue_and_what_it_did() {
        archived(job("d"));
        retried(job("r"));
        completed(job("c"));
        active(job("a"));
        scheduled(job("s"));
        pending(job("p1"));
        clock.tick(Duration.ofSeconds(1));
        pending(job("p2"));

        assertThat(stats()).isEqualTo(new QueueStats(QUEUE, 2, 1, 1, 1, 1, 1, 3, 2, 3, 2, false, NOON));
        for (JobState state : JobState.values()) {
            assertThat(stats().count(state)).isEqualTo(ids(state).size());
        }
        clock.tick(Duration.ofDays(1));
        assertThat(stats().processed()).isEqualTo(3);
        assertThat(stats().processedToday()).isZero();
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
    void history_is_by_utc_day_todays_first() {
        archived(job("t1"));
        clock.tick(Duration.ofDays(2));
        assertThat(done(Success.of(active(job("t2")).lease()))).isEmpty();

        assertThat(await(inspector.history(QUEUE, 3)))
                .containsExactly(
                        new QueueDay(LocalDate.parse("2026-03-03"), 1, 0),
                        new QueueDay(LocalDate.parse("2026-03-02"), 0, 0),
                        new QueueDay(LocalDate.parse("2026-03-01"), 1, 1));
        assertThat(await(inspector.history(QUEUE, 1))).hasSize(1);
        assertThat(await(inspector.history(QUEUE, 90))).hasSize(90);
        assertThatThrownBy(() -> inspector.history(QUEUE, 0)).hasMessageContaining("days");
        assertThatThrownBy(() -> inspector.history(QUEUE, 91)).hasMessageContaining("days");
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

    @Test
    void a_server_is_shown_with_what_it_runs_as_long_as_it_is_alive() {
        assertThat(await(inspector.servers())).isEmpty();
        Instant started = NOON.minusSeconds(60);
        ServerInfo info = ServerInfo.newBuilder()
                .setHost("host")
                .setPid(7)
                .setServerId("server")
                .setConcurrency(32)
                .putAllQueues(Map.of(QUEUE, 6, "bulk", 1))
                .setStrictPriority(true)
                .setStatus("active")
                .setStartTime(timestamp(started))
                .setActiveWorkerCount(1)
                .build();
        WorkerInfo worker = WorkerInfo.newBuilder()
                .setHost("host")
                .setPid(7)
                .setServerId("server")
                .setTaskId("t1")
                .setTaskType(Bench.TYPE)
                .setTaskPayload(ByteString.copyFromUtf8("x"))
                .setQueue(QUEUE)
                .setStartTime(timestamp(NOON))
                .setDeadline(timestamp(NOON.plusSeconds(1800)))
                .build();

        await(ports.worker().beat(info, Map.of("t1", worker)));

        ServerDetails shown = await(inspector.servers()).get(0);
        ServerDetails.Run run = shown.runs().get(0);
        assertThat(shown)
                .isEqualTo(new ServerDetails(
                        "server", "host", 7, 32, Map.of(QUEUE, 6, "bulk", 1), true, "active", started, List.of(run)));
        assertThat(run.id()).isEqualTo("t1");
        assertThat(run.queue()).isEqualTo(QUEUE);
        assertThat(run.type()).isEqualTo(Bench.TYPE);
        assertThat(text(run.payload())).isEqualTo("x");
        assertThat(run.startedAt()).isEqualTo(NOON);
        assertThat(run.deadline()).isEqualTo(NOON.plusSeconds(1800));
        assertThat(await(inspector.queues())).as("what is served").containsExactly("bulk", QUEUE);

        clock.tick(Duration.ofSeconds(11));
        assertThat(await(inspector.servers())).as("it has been silent").isEmpty();
        await(ports.worker().beat(info, Map.of()));
        assertThat(await(inspector.servers()).get(0).runs()).isEmpty();
        await(ports.worker().leave());
        assertThat(await(inspector.servers())).isEmpty();
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).build();
    }
}
