package io.tributary.jobqueue;

import static io.tributary.jobqueue.JobChange.CHANGED;
import static io.tributary.jobqueue.JobChange.NOT_FOUND;
import static io.tributary.jobqueue.JobChange.WRONG_STATE;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an inspector leaves in Redis, and what it makes of what shouldn't be there. */
class RedisInspectorTest extends InspectorGround {

    private static final QueueKeys KEYS = new QueueKeys(QUEUE);
    private static final byte[] GARBAGE = {(byte) 0xff, 1, 2};
    private static final String UNDECODABLE = "the job's message can't be decoded";

    private final RedisGround ground = new RedisGround(clock);

    @Override
    Ports open(Clock clock) {
        return ground.ports;
    }

    @Override
    void shut() {
        ground.close();
    }

    @Test
    void a_job_that_is_run_again_is_pending_as_if_it_had_just_been_enqueued() {
        scheduled(job("t1"));
        pending(job("t2"));
        clock.tick(Duration.ofSeconds(5));

        assertThat(await(inspector.run(QUEUE, "t1"))).isEqualTo(CHANGED);

        assertThat(ground.fixture.pending(QUEUE)).containsExactly("t1", "t2");
        assertThat(ground.fixture.task(QUEUE, "t1"))
                .isEqualTo(
                        Map.of("state", "pending", "pending_since", String.valueOf(Times.nanos(NOON.plusSeconds(5)))));
        assertThat(ground.fixture.set(QUEUE, "scheduled")).isEmpty();
    }

    @Test
    void a_job_that_is_archived_has_asynqs_state_and_score() {
        pending(page("t1"));
        ground.fixture.command(Command.HSET, KEYS.task("t1"), "crashes", 2, "convicted", 1, "slept", 1, "wait", "x");

        assertThat(await(inspector.archive(QUEUE, "t1"))).isEqualTo(CHANGED);

        assertThat(ground.fixture.text(Command.ZSCORE, KEYS.prefix() + "archived", "t1"))
                .isEqualTo(String.valueOf(NOON.getEpochSecond()));
        assertThat(ground.fixture.task(QUEUE, "t1"))
                .containsEntry("state", "archived")
                .containsEntry("crashes", "2")
                .doesNotContainKeys("pending_since", "convicted", "slept", "wait");
        assertThat(ground.fixture.text(Command.GET, lock() + ":crashes"))
                .as("as after a crash")
                .isEqualTo("2");
    }

    private static String lock() {
        return KEYS.lock(Bench.TYPE, "page".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void broken_messages_are_shown_without_a_type() {
        pending(job("pending"));
        scheduled(job("scheduled"));
        archivedBroken("archived");
        ground.fixture.command(Command.HSET, KEYS.task("pending"), "msg", GARBAGE);
        ground.fixture.command(Command.HSET, KEYS.task("scheduled"), "msg", GARBAGE);

        for (String id : List.of("pending", "scheduled", "archived")) {
            assertThat(find(id).type()).isEmpty();
            assertThat(find(id).payload()).isEmpty();
            assertThat(find(id).lastError()).isEqualTo(UNDECODABLE);
            assertThat(await(inspector.list(QUEUE, state(id), 0, 10))).hasSize(1);
        }
        assertThat(find("archived").endedAt()).isEqualTo(NOON);
        assertThat(find("scheduled").nextRunAt()).isEqualTo(NOON.plusSeconds(60));
    }

    private void archivedBroken(String id) {
        pending(job(id));
        ground.fixture.command(Command.HSET, KEYS.task(id), "msg", GARBAGE);
        assertThat(await(inspector.archive(QUEUE, id))).isEqualTo(CHANGED);
    }

    @Test
    void jobs_with_broken_messages_can_be_changed() {
        scheduled(job("t1"));
        ground.fixture.command(Command.HSET, KEYS.task("t1"), "msg", GARBAGE);

        assertThat(await(inspector.replacePayload(QUEUE, "t1", new byte[0]))).isEqualTo(WRONG_STATE);
        assertThat(await(inspector.cancel(QUEUE, "t1"))).isEqualTo(CHANGED);
        assertThat(find("t1").state()).isEqualTo(JobState.ARCHIVED);
        assertThat(find("t1").lastError()).isEqualTo(UNDECODABLE);
        assertThat(await(inspector.run(QUEUE, "t1"))).isEqualTo(CHANGED);
        assertThat(await(inspector.delete(QUEUE, "t1"))).isEqualTo(CHANGED);
        assertThat(ground.fixture.list(Command.KEYS, KEYS.task("*"))).isEmpty();
    }

    @Test
    void strange_numbers_are_shown_as_near_as_can_be() {
        scheduled(job("t1").deadline(Instant.MAX));
        pending(job("t2"));
        ground.fixture.command(Command.ZADD, KEYS.prefix() + "scheduled", "inf", "t1");
        ground.fixture.command(Command.HSET, KEYS.task("t1"), "crashes", "many");
        ground.fixture.command(Command.HSET, KEYS.task("t2"), "pending_since", "yesterday");

        assertThat(find("t1").nextRunAt()).isEqualTo(Instant.ofEpochSecond(Instant.MAX.getEpochSecond()));
        assertThat(find("t1").crashes()).isZero();
        assertThat(find("t2").nextRunAt()).isNull();
        assertThat(stats().oldestPendingSince()).isNull();
    }

    @Test
    void what_is_no_job_is_not_found_and_left_alone() {
        ground.fixture.command(Command.SET, KEYS.task("foreign"), "no hash");
        ground.fixture.command(Command.HSET, KEYS.task("ghost"), "state", "scheduled");
        for (String id : List.of("foreign", "ghost", "nothing")) {
            ground.fixture.command(Command.ZADD, KEYS.prefix() + "scheduled", 1, id);

            assertThat(await(inspector.find(QUEUE, id))).isNull();
            assertThat(await(inspector.run(QUEUE, id))).isEqualTo(NOT_FOUND);
            assertThat(await(inspector.archive(QUEUE, id))).isEqualTo(NOT_FOUND);
            assertThat(await(inspector.delete(QUEUE, id))).isEqualTo(NOT_FOUND);
            assertThat(await(inspector.cancel(QUEUE, id))).isEqualTo(NOT_FOUND);
            assertThat(await(inspector.replacePayload(QUEUE, id, new byte[0]))).isEqualTo(NOT_FOUND);
        }
        assertThat(ids(JobState.SCHEDULED)).isEmpty();
        assertThat(ground.fixture.text(Command.GET, KEYS.task("foreign"))).isEqualTo("no hash");
    }

    @Test
    void jobs_in_groups_are_gos_affair() {
        pending(job("t1"));
        ground.fixture.command(Command.DEL, KEYS.prefix() + "pending");
        ground.fixture.command(Command.HSET, KEYS.task("t1"), "state", "aggregating", "group", "g");
        ground.fixture.command(Command.ZADD, KEYS.prefix() + "g:g", 1, "t1");

        assertThat(await(inspector.find(QUEUE, "t1"))).isNull();
        assertThat(await(inspector.run(QUEUE, "t1"))).isEqualTo(WRONG_STATE);
        assertThat(await(inspector.archive(QUEUE, "t1"))).isEqualTo(WRONG_STATE);
        assertThat(await(inspector.delete(QUEUE, "t1"))).isEqualTo(WRONG_STATE);
        assertThat(await(inspector.cancel(QUEUE, "t1"))).isEqualTo(WRONG_STATE);
        assertThat(ground.fixture.task(QUEUE, "t1")).containsEntry("state", "aggregating");
    }

    @Test
    void a_place_of_the_wrong_type_fails_before_anything_is_changed() {
        scheduled(job("t1"));
        ground.fixture.command(Command.SET, KEYS.prefix() + "archived", "no set");

        assertThatThrownBy(() -> await(inspector.archive(QUEUE, "t1"))).hasMessageContaining("WRONGTYPE");
        assertThatThrownBy(() -> await(inspector.archiveAll(QUEUE, JobState.SCHEDULED)))
                .hasMessageContaining("WRONGTYPE");
        assertThatThrownBy(() -> await(inspector.cancel(QUEUE, "t1"))).hasMessageContaining("WRONGTYPE");

        assertThat(ids(JobState.SCHEDULED)).containsExactly("t1");
        assertThat(ground.fixture.task(QUEUE, "t1")).containsEntry("state", "scheduled");
    }

    @Test
    void a_lock_that_is_none_of_the_queues_is_not_touched() {
        pending(page("t1"));
        ground.fixture.command(Command.HSET, KEYS.task("t1"), "unique_key", "elsewhere");
        ground.fixture.command(Command.SET, "elsewhere", "t1");

        assertThat(await(inspector.delete(QUEUE, "t1"))).isEqualTo(CHANGED);

        assertThat(ground.fixture.text(Command.GET, "elsewhere")).isEqualTo("t1");
    }

    @Test
    void a_message_that_changes_while_it_is_rewritten_is_read_again() {
        scheduled(job("t1"));
        await(inspector.replacePayload(QUEUE, "t1", new byte[] {1}));
        byte[] newer = TaskMessages.of(job("t1").maxRetry(99), KEYS).toByteArray();
        AtomicInteger sent = new AtomicInteger();
        Request meanwhile =
                Request.cmd(Command.HSET).arg(KEYS.task("t1")).arg("msg").arg(newer);
        JobInspector slow = new JobInspector(new RedisInspectorStore(
                request -> ground.fixture
                        .redis
                        .send(request)
                        .call(() -> sent.incrementAndGet() == 1
                                ? ground.fixture.redis.send(meanwhile)
                                : Uni.createFrom().nullItem()),
                clock));

        assertThat(await(slow.replacePayload(QUEUE, "t1", new byte[] {2}))).isEqualTo(CHANGED);
        assertThat(find("t1").maxRetry()).as("what was written meanwhile").isEqualTo(99);
        assertThat(find("t1").payload()).containsExactly(2);
        assertThat(sent).hasValue(4);
    }

    @Test
    void without_redis_it_fails() {
        Commands silent = request -> Uni.createFrom().failure(new NoReply(request.command()));
        JobInspector none = new JobInspector(new RedisInspectorStore(silent, clock));

        assertThatThrownBy(() -> await(none.stats(QUEUE))).isInstanceOf(NoReply.class);
        assertThatThrownBy(() -> await(none.runAll(QUEUE, JobState.ARCHIVED))).isInstanceOf(NoReply.class);
        assertThatThrownBy(() -> await(none.servers())).isInstanceOf(NoReply.class);
        assertThatThrownBy(() -> await(none.cancel(QUEUE, "t1"))).isInstanceOf(NoReply.class);
    }
}
