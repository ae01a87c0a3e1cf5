package io.tributary.jobqueue;

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
import org.junit.jupiter.api.Test;

/** What an inspector sees of jobs, queues and servers, wherever they are kept. */
abstract class InspectorViewContract extends InspectorGround {

    @Test
    void a_pending_job_is_shown_as_it_was_enqueued() {
        pending(job("t1")
                .header("k", "v")
                .maxRetry(7)
                .timeout(Duration.ofSeconds(90))
                .retention(Duration.ofHours(2))
                .deadline(NOON.plusSeconds(3600)));

        JobInfo shown = find("t1");
        assertThat(shown.queue()).isEqualTo(QUEUE);
        assertThat(shown.state()).isEqualTo(JobState.PENDING);
        assertThat(shown.type()).isEqualTo(Bench.TYPE);
        assertThat(text(shown.payload())).isEqualTo("t1");
        assertThat(shown.headers()).containsEntry("k", "v");
        assertThat(shown.maxRetry()).isEqualTo(7);
        assertThat(shown.retried()).isZero();
        assertThat(shown.timeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(shown.deadline()).isEqualTo(NOON.plusSeconds(3600));
        assertThat(shown.retention()).isEqualTo(Duration.ofHours(2));
        assertThat(shown.nextRunAt()).as("pending since").isEqualTo(NOON);
        assertThat(shown.lastError()).isNull();
        assertThat(shown.lastFailedAt()).isNull();
        assertThat(shown.endedAt()).isNull();
        assertThat(shown.result()).isNull();
        assertThat(shown.orphaned()).isFalse();
    }

    @Test
    void jobs_that_wait_say_when_they_will_be_due() {
        scheduled(job("later"));
        retried(job("again"));

        assertThat(find("later").state()).isEqualTo(JobState.SCHEDULED);
        assertThat(find("later").nextRunAt()).isEqualTo(NOON.plusSeconds(60));
        assertThat(find("later").deadline()).isNull();
        JobInfo again = find("again");
        assertThat(again.state()).isEqualTo(JobState.RETRY);
        assertThat(again.nextRunAt()).isEqualTo(NOON.plusSeconds(60));
        assertThat(again.retried()).isEqualTo(1);
        assertThat(again.lastError()).isEqualTo("bad luck");
        assertThat(again.lastFailedAt()).isEqualTo(NOON);
    }

    @Test
    void jobs_that_ended_say_when_and_how() {
        completed(job("good"));
        archived(job("bad"));
        clock.tick(Duration.ofSeconds(5));

        assertThat(find("good").state()).isEqualTo(JobState.COMPLETED);
        assertThat(find("good").endedAt()).isEqualTo(NOON);
        assertThat(find("good").nextRunAt()).isNull();
        assertThat(find("good").result()).isEqualTo("42".getBytes(StandardCharsets.UTF_8));
        assertThat(find("bad").state()).isEqualTo(JobState.ARCHIVED);
        assertThat(find("bad").endedAt()).isEqualTo(NOON);
        assertThat(find("bad").lastError()).isEqualTo("no such page");
    }

    @Test
    void a_job_whose_lease_is_over_is_orphaned_until_it_is_recovered() {
        active(job("t1"));
        clock.tick(LEASE.minusSeconds(1));
        assertThat(find("t1").state()).isEqualTo(JobState.ACTIVE);
        assertThat(find("t1").orphaned()).isFalse();

        clock.tick(Duration.ofSeconds(1));
        assertThat(find("t1").orphaned()).isTrue();
        assertThat(await(inspector.list(QUEUE, JobState.ACTIVE, 0, 10)).get(0).orphaned())
                .isTrue();

        recover("t1", true);
        assertThat(find("t1").orphaned()).isFalse();
        assertThat(find("t1").crashes()).isEqualTo(1);
    }

    @Test
    void each_state_is_listed_oldest_first_page_by_page() {
        for (int i = 0; i < 5; i++) {
            active(job("a" + i));
            archived(job("d" + i));
            completed(job("c" + i));
            clock.tick(Duration.ofSeconds(1));
        }
        for (int i = 0; i < 5; i++) {
            pending(job("p" + i));
            scheduled(job("s" + i));
            clock.tick(Duration.ofSeconds(1));
        }

        assertThat(ids(JobState.PENDING)).containsExactly("p0", "p1", "p2", "p3", "p4");
        assertThat(ids(JobState.ACTIVE)).containsExactly("a0", "a1", "a2", "a3", "a4");
        assertThat(ids(JobState.SCHEDULED)).containsExactly("s0", "s1", "s2", "s3", "s4");
        assertThat(ids(JobState.ARCHIVED)).containsExactly("d0", "d1", "d2", "d3", "d4");
        assertThat(ids(JobState.COMPLETED)).containsExactly("c0", "c1", "c2", "c3", "c4");
        assertThat(ids(JobState.RETRY)).isEmpty();
        for (JobState state : List.of(JobState.PENDING, JobState.SCHEDULED)) {
            List<String> all = ids(state);
            assertThat(page(state, 0, 2)).isEqualTo(all.subList(0, 2));
            assertThat(page(state, 3, 2)).isEqualTo(all.subList(3, 5));
            assertThat(page(state, 4, 2)).isEqualTo(all.subList(4, 5));
            assertThat(page(state, 5, 2)).isEmpty();
        }
    }

    private List<String> page(JobState state, int offset, int limit) {
        return await(inspector.list(QUEUE, state, offset, limit)).stream()
                .map(JobInfo::id)
                .toList();
    }

    @Test
    void a_page_has_a_place_and_a_size() {
        assertThatThrownBy(() -> inspector.list(QUEUE, JobState.PENDING, -1, 1)).hasMessageContaining("offset");
        assertThatThrownBy(() -> inspector.list(QUEUE, JobState.PENDING, 0, 0)).hasMessageContaining("limit");
        assertThatThrownBy(() -> inspector.list(QUEUE, JobState.PENDING, 0, 1_001))
                .hasMessageContaining("limit");
        assertThat(await(inspector.list("unknown", JobState.PENDING, 0, 1))).isEmpty();
    }

    @Test
    void queues_are_those_that_anything_was_enqueued_into() {
        assertThat(await(inspector.queues())).isEmpty();
        enqueue(job("t1"));
        enqueue(job("t2").queue("bulk"));

        assertThat(await(inspector.queues())).containsExactly("bulk", QUEUE);
    }

    // A.6-17
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
