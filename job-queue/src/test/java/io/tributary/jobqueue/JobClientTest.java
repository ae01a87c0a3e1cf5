package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.mutiny.redis.client.Command;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keys and bytes of what a client enqueues into Redis. */
class JobClientTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.5Z");
    private static final byte[] X = "x".getBytes(StandardCharsets.UTF_8);

    private RedisFixture fixture;
    private TickingClock clock;
    private JobClient client;

    @BeforeEach
    void connect() {
        fixture = new RedisFixture();
        clock = new TickingClock(NOW);
        client = new JobClient(fixture.redis, clock);
    }

    @AfterEach
    void disconnect() {
        fixture.close();
    }

    @Test
    void an_enqueued_job_has_asynqs_keys_and_bytes() {
        EnqueueResult result = await(client.enqueue(NewJob.of("a:b", X).id("t1").header("k", "v")));

        assertThat(result).isEqualTo(EnqueueResult.ENQUEUED);
        assertThat(fixture.list(Command.SMEMBERS, "asynq:queues")).containsExactly("default");
        assertThat(fixture.pending("default")).containsExactly("t1");
        assertThat(fixture.task("default", "t1"))
                .containsEntry("state", "pending")
                .containsEntry("pending_since", "1772366400500000000");
        byte[] message = Objects.requireNonNull(fixture.command(Command.HGET, "asynq:{default}:t:t1", "msg"))
                .toBytes();
        assertThat(HexFormat.of().formatHex(message))
                .isEqualTo("0a03613a621201781a0274312207646566" + "61756c74281940880e7a060a016b120176");
    }

    @Test
    void a_unique_job_has_asynqs_lock() {
        await(client.enqueue(NewJob.of("a:b", X).id("t1").uniqueUntilStart()));

        String lock = "asynq:{default}:unique:a:b:9dd4e461268c8034f5c8564e155c67a6";
        assertThat(fixture.text(Command.GET, lock)).isEqualTo("t1");
        assertThat(fixture.task("default", "t1")).containsEntry("unique_key", lock);
        assertThat(Long.valueOf(fixture.text(Command.TTL, lock))).isBetween(604_795L, 604_800L);
    }

    @Test
    void a_job_that_is_unique_for_an_hour_has_asynqs_lock_field_and_time() {
        await(client.enqueue(NewJob.of("a:b", X).id("t1").header("k", "v").unique(Duration.ofHours(1))));

        String lock = "asynq:{default}:unique:a:b:9dd4e461268c8034f5c8564e155c67a6";
        assertThat(fixture.text(Command.GET, lock)).isEqualTo("t1");
        assertThat(Long.valueOf(fixture.text(Command.TTL, lock))).isBetween(3_599L, 3_600L);
        assertThat(fixture.task("default", "t1")).containsEntry("unique_key", lock);
        byte[] message = Objects.requireNonNull(fixture.command(Command.HGET, "asynq:{default}:t:t1", "msg"))
                .toBytes();
        assertThat(HexFormat.of().formatHex(message))
                .isEqualTo("0a03613a621201781a027431220764656661756c74281940880e" + "523b"
                        + HexFormat.of().formatHex(lock.getBytes(StandardCharsets.UTF_8)) + "7a060a016b120176");
    }

    @Test
    void one_that_is_scheduled_too_is_locked_for_its_delay_and_its_ttl() {
        clock.tick(Duration.ofMillis(-500));

        await(client.enqueue(
                NewJob.of("a:b", X).id("t1").processIn(Duration.ofSeconds(60)).unique(Duration.ofSeconds(90))));

        assertThat(Long.valueOf(
                        fixture.text(Command.TTL, "asynq:{default}:unique:a:b:9dd4e461268c8034f5c8564e155c67a6")))
                .isBetween(149L, 150L);
        assertThat(fixture.text(Command.ZSCORE, "asynq:{default}:scheduled", "t1"))
                .isEqualTo("1772366460");
    }

    @Test
    void an_empty_payload_has_the_lock_of_a_go_task_without_one() {
        await(client.enqueue(NewJob.of("a:b", new byte[0]).id("t1").unique(Duration.ofHours(1))));

        assertThat(fixture.text(Command.GET, "asynq:{default}:unique:a:b:")).isEqualTo("t1");
    }

    @Test
    void a_scheduled_job_waits_for_its_time_rounded_up() {
        await(client.enqueue(NewJob.of("a:b", X).id("t1").processAt(NOW.plusSeconds(60))));

        assertThat(fixture.text(Command.ZSCORE, "asynq:{default}:scheduled", "t1"))
                .isEqualTo("1772366461");
        assertThat(fixture.task("default", "t1")).containsEntry("state", "scheduled");
        assertThat(fixture.pending("default")).isEmpty();
    }

    @Test
    void a_time_that_has_come_is_no_schedule() {
        await(client.enqueue(NewJob.of("a:b", X).id("t1").processAt(NOW)));

        assertThat(fixture.pending("default")).containsExactly("t1");
    }

    @Test
    void an_id_is_used_once_and_a_conflict_changes_nothing() {
        await(client.enqueue(NewJob.of("a:b", X).id("t1")));

        EnqueueResult result = await(client.enqueue(NewJob.of("c:d", X).id("t1").uniqueUntilStart()));

        assertThat(result).isEqualTo(EnqueueResult.ID_CONFLICT);
        assertThat(fixture.pending("default")).containsExactly("t1");
        assertThat(fixture.list(Command.KEYS, "*unique*")).isEmpty();
    }

    @Test
    void a_batch_keeps_the_order_of_each_queue_and_the_results_that_of_the_jobs() {
        List<NewJob> jobs = IntStream.range(0, 1_000)
                .mapToObj(n -> NewJob.of("a:b", X).id("t" + n).queue(n % 2 == 0 ? "even" : "odd"))
                .toList();
        await(client.enqueue(jobs.get(501)));

        List<EnqueueResult> results = await(client.enqueue(jobs));

        assertThat(results).hasSize(1_000);
        assertThat(results.get(501)).isEqualTo(EnqueueResult.ID_CONFLICT);
        assertThat(results.stream().filter(EnqueueResult.ENQUEUED::equals)).hasSize(999);
        assertThat(fixture.pending("even").get(499)).isEqualTo("t0");
        assertThat(fixture.pending("even").get(0)).isEqualTo("t998");
    }

    @Test
    void nothing_to_enqueue_is_no_error() {
        assertThat(await(client.enqueue(List.of()))).isEmpty();
    }

    @Test
    void a_redis_that_forgot_the_scripts_is_sent_them() {
        await(client.enqueue(NewJob.of("a:b", X).id("t1")));
        fixture.command(Command.SCRIPT, "FLUSH");

        EnqueueResult result = await(client.enqueue(NewJob.of("a:b", X).id("t2")));

        assertThat(result).isEqualTo(EnqueueResult.ENQUEUED);
        assertThat(fixture.pending("default")).containsExactly("t2", "t1");
    }

    @Test
    void what_would_break_the_keys_is_refused() {
        assertThatThrownBy(() -> NewJob.of(" ", X)).hasMessageContaining("type");
        assertThatThrownBy(() -> NewJob.of("a:b", X).id("")).hasMessageContaining("id");
        assertThatThrownBy(() -> NewJob.of("a:b", X).queue("a}b")).hasMessageContaining("queue");
        assertThatThrownBy(() -> NewJob.of("a:b", X).queue("a\nb")).hasMessageContaining("queue");
        assertThatThrownBy(() -> NewJob.of("a:b", X).maxRetry(-1)).hasMessageContaining("maxRetry");
        assertThatThrownBy(() -> NewJob.of("a:b", X).timeout(Duration.ofMillis(999)))
                .hasMessageContaining("timeout");
        assertThatThrownBy(() -> NewJob.of("a:b", X).deadline(Instant.EPOCH.plusMillis(999)))
                .hasMessageContaining("deadline");
        assertThatThrownBy(() -> NewJob.of("a:b", X).deadline(Instant.EPOCH.minusSeconds(1)))
                .hasMessageContaining("deadline");
    }
}
