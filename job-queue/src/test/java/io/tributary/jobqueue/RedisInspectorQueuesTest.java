package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an inspector of whole queues leaves in Redis, and what it makes of what shouldn't be there. */
class RedisInspectorQueuesTest extends InspectorGround {

    private static final QueueKeys KEYS = new QueueKeys(QUEUE);
    private static final byte[] GARBAGE = {(byte) 0xff, 1, 2};

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

    // A.6-17
    @Test
    void statistics_and_the_estimate_of_memory_cost_the_same_however_full_the_queue_is() {
        pending(job("first"));
        long few = commandsOf(() -> await(inspector.stats(QUEUE)));
        enqueueMany(2_000);
        for (int n = 0; n < 500; n++) {
            go("g" + n, "KEYS[1] .. 'g:group" + n + "'");
            ground.fixture.command(Command.SADD, KEYS.prefix() + "groups", "group" + n);
        }

        assertThat(commandsOf(() -> await(inspector.stats(QUEUE)))).isEqualTo(few);
        assertThat(stats().pending()).isEqualTo(2_001);
        assertThat(commandsOf(() -> await(inspector.memory(QUEUE))))
                .as("20 jobs are measured")
                .isLessThan(60);
    }

    private long commandsOf(Supplier<?> call) {
        assertThat(call.get()).as("Redis knows the script by now").isNotNull();
        ground.fixture.command(Command.CONFIG, "RESETSTAT");
        assertThat(call.get()).isNotNull();
        return ground.fixture.commands().values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void the_estimate_of_memory_is_near_what_redis_says() {
        long before = usedMemory();
        enqueueMany(2_000);
        long used = usedMemory() - before;

        assertThat(await(inspector.memory(QUEUE))).isBetween(used / 2, 2 * used);
    }

    private long usedMemory() {
        return Objects.requireNonNull(ground.fixture.text(Command.INFO, "memory"))
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line -> Long.parseLong(line.substring("used_memory:".length())))
                .findFirst()
                .orElseThrow();
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

    /** As Go puts a job into a group. */
    private void go(String id, String set) {
        ground.eval(
                QUEUE,
                "redis.call('HSET', KEYS[1] .. 't:' .. ARGV[1], 'msg', '', 'state', 'aggregating') "
                        + "redis.call('ZADD', " + set + ", 1, ARGV[1])",
                id);
    }

    private static String lock() {
        return KEYS.lock(Bench.TYPE, "page".getBytes(StandardCharsets.UTF_8));
    }
}
