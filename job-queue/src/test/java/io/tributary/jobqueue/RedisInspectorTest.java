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
import java.util.stream.IntStream;
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

    private void enqueueMany(int count) {
        for (int from = 0; from < count; from += 1_000) {
            List<NewJob> jobs = IntStream.range(from, from + 1_000)
                    .mapToObj(n -> job("t" + n))
                    .toList();
            await(ports.producer().enqueue(QUEUE, List.of(jobs), null));
        }
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

    // A.6-11
    @Test
    void archiving_twelve_thousand_jobs_leaves_no_hash_without_its_place() {
        enqueueMany(12_000);

        assertThat(await(inspector.archiveAll(QUEUE, JobState.PENDING))).isEqualTo(12_000);

        assertThat(stats().archived()).isEqualTo(10_000);
        assertThat(ground.fixture.list(Command.KEYS, KEYS.task("*"))).hasSize(10_000);
        assertThat(await(inspector.runAll(QUEUE, JobState.ARCHIVED))).isEqualTo(10_000);
        assertThat(stats().pending()).isEqualTo(10_000);
    }

    @Test
    void all_jobs_are_those_that_were_there_when_it_began() {
        archived(job("t1"));
        archived(job("t2"));
        String failAtOnce = "for _, id in ipairs(redis.call('LRANGE', KEYS[1] .. 'pending', 0, -1)) do "
                + "redis.call('ZADD', KEYS[1] .. 'archived', 1, id) "
                + "redis.call('HSET', KEYS[1] .. 't:' .. id, 'state', 'archived') end "
                + "redis.call('DEL', KEYS[1] .. 'pending')";
        Request fail = Request.cmd(Command.EVAL).arg(failAtOnce).arg(1).arg(KEYS.prefix());
        JobInspector again = new JobInspector(new RedisInspectorStore(
                request -> ground.fixture.redis.send(request).call(() -> ground.fixture.redis.send(fail)), clock));

        assertThat(await(again.runAll(QUEUE, JobState.ARCHIVED))).isEqualTo(2);
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
    void ids_without_a_job_stop_no_change_of_all() {
        for (int i = 0; i < 2_500; i++) {
            ground.fixture.command(Command.ZADD, KEYS.prefix() + "scheduled", 1, "ghost" + i);
        }
        scheduled(job("t1"));

        assertThat(await(inspector.runAll(QUEUE, JobState.SCHEDULED))).isEqualTo(1);

        assertThat(ground.fixture.pending(QUEUE)).containsExactly("t1");
        assertThat(ground.fixture.set(QUEUE, "scheduled")).isEmpty();
    }

    @Test
    void an_id_that_is_listed_in_a_wrong_place_too_only_loses_that_place() {
        active(job("t1"));
        ground.fixture.command(Command.LPUSH, KEYS.prefix() + "pending", "t1");
        ground.fixture.command(Command.ZADD, KEYS.prefix() + "archived", 1, "t1");

        assertThat(await(inspector.archiveAll(QUEUE, JobState.PENDING))).isZero();
        assertThat(await(inspector.deleteAll(QUEUE, JobState.ARCHIVED))).isZero();

        assertThat(state("t1")).isEqualTo(JobState.ACTIVE);
        assertThat(ids(JobState.ACTIVE)).containsExactly("t1");
        assertThat(stats().pending() + stats().archived()).isZero();
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

    // A.6-8
    @Test
    void a_removed_queue_leaves_nothing_behind() {
        archived(page("t1"));
        ground.fixture.command(Command.HSET, KEYS.task("t1"), "crashes", 2);
        await(inspector.run(QUEUE, "t1"));
        await(inspector.archive(QUEUE, "t1"));
        completed(job("t2"));
        retried(job("t3").uniqueUntilStart());
        scheduled(job("t4").uniqueUntilStart());
        pending(job("t5").unique(Duration.ofMinutes(5)));
        go("t6", "KEYS[1] .. 'g:group'");
        ground.fixture.command(Command.SADD, KEYS.prefix() + "groups", "group", "empty");
        go("t7", "KEYS[1] .. 'g:group:set'");
        ground.fixture.command(Command.ZADD, KEYS.prefix() + "aggregation_sets", 1, KEYS.prefix() + "g:group:set");
        ground.fixture.command(Command.ZADD, KEYS.prefix() + "aggregation_sets", 1, "elsewhere");
        ground.fixture.command(Command.ZADD, KEYS.prefix() + "lease", 1, "t8");
        ground.fixture.command(Command.ZADD, KEYS.prefix() + "archived", 1, "ghost");
        ground.fixture.command(Command.INCR, KEYS.prefix() + "failed:" + "2025-12-02");
        await(ports.worker().claimRepair(QUEUE));
        await(inspector.pause(QUEUE));
        assertThat(ground.fixture.text(Command.GET, lock() + ":crashes")).isNotNull();

        assertThat(await(inspector.remove(QUEUE, true))).isEqualTo(QueueRemoval.REMOVED);

        assertThat(ground.keys(QUEUE)).isEmpty();
        assertThat(await(inspector.queues())).isEmpty();
    }

    /** As Go puts a job into a group. */
    private void go(String id, String set) {
        ground.eval(
                QUEUE,
                "redis.call('HSET', KEYS[1] .. 't:' .. ARGV[1], 'msg', '', 'state', 'aggregating') "
                        + "redis.call('ZADD', " + set + ", 1, ARGV[1])",
                id);
    }

    @Test
    void a_queue_that_holds_only_a_group_is_not_empty() {
        pending(job("t1"));
        await(inspector.delete(QUEUE, "t1"));
        ground.fixture.command(Command.SADD, KEYS.prefix() + "groups", "group");

        assertThat(await(inspector.remove(QUEUE, false))).isEqualTo(QueueRemoval.NOT_EMPTY);
    }

    @Test
    void what_is_no_server_is_not_shown_and_the_dead_are_forgotten() {
        ground.fixture.command(Command.ZADD, "asynq:servers", 1, "asynq:servers:{dead}");
        ground.fixture.command(Command.ZADD, "asynq:workers", 1, "asynq:workers:{dead}");
        long later = NOON.getEpochSecond() + 5;
        ground.fixture.command(Command.SET, "asynq:servers:{broken}", GARBAGE);
        ground.fixture.command(Command.LPUSH, "asynq:servers:{list}", "x");
        for (String name : List.of("broken", "list", "gone")) {
            ground.fixture.command(Command.ZADD, "asynq:servers", later, "asynq:servers:{" + name + "}");
        }

        assertThat(await(inspector.servers())).isEmpty();

        assertThat(ground.fixture.set("asynq:servers")).hasSize(3).doesNotContain("asynq:servers:{dead}");
        assertThat(ground.fixture.set("asynq:workers")).isEmpty();
    }

    @Test
    void queues_may_have_names_that_ours_must_not() {
        String odd = "a}b *";
        ground.fixture.command(Command.SADD, "asynq:queues", odd);
        ground.fixture.command(Command.LPUSH, "asynq:{" + odd + "}:pending", "t1");

        assertThat(await(inspector.stats(odd)).pending()).isEqualTo(1);
        assertThat(await(inspector.remove(odd, true))).isEqualTo(QueueRemoval.REMOVED);
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
