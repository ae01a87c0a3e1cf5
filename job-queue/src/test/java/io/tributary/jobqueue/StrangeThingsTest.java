package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static io.tributary.jobqueue.Workshop.KEYS;
import static io.tributary.jobqueue.Workshop.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.WorkerStore.Turn;
import io.vertx.mutiny.redis.client.Command;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What shouldn't be in Redis but may be; each is dealt with alone. */
class StrangeThingsTest {

    private Workshop shop;

    @BeforeEach
    void open() {
        shop = new Workshop();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private NewJob other(String id) {
        return NewJob.of("other", new byte[0]).queue("critical").id(id);
    }

    // A.6-3
    @Test
    void a_pending_id_without_a_job_is_removed() {
        shop.enqueue(job("ghost"));
        shop.enqueue(other("t2"));
        shop.fixture.command(Command.DEL, KEYS.task("ghost"));

        Turn fetched = shop.take(5);

        assertThat(fetched.jobs()).hasSize(1);
        assertThat(fetched.jobs().get(0).lease().id()).isEqualTo("t2");
        assertThat(shop.list("pending")).isEmpty();
        assertThat(shop.list("active")).containsExactly("t2");
        assertThat(shop.task("ghost")).isEmpty();
    }

    @Test
    void a_fetch_that_found_only_ghosts_goes_on() {
        shop.enqueue(job("ghost"));
        shop.fixture.command(Command.DEL, KEYS.task("ghost"));

        assertThat(shop.take(1).drained()).isFalse();
        assertThat(shop.take(1).drained()).isTrue();
    }

    @Test
    void a_pending_id_of_something_that_is_no_job_is_removed() {
        shop.fixture.command(Command.SET, KEYS.task("foreign"), "no hash");
        shop.fixture.command(Command.LPUSH, KEYS.prefix() + "pending", "foreign");
        shop.enqueue(other("t2"));

        assertThat(shop.take(5).jobs()).hasSize(1);
        assertThat(shop.fixture.text(Command.GET, KEYS.task("foreign"))).isEqualTo("no hash");
    }

    @Test
    void an_id_that_is_listed_twice_runs_once() {
        shop.enqueue(job("t1"));
        shop.fixture.command(Command.LPUSH, KEYS.prefix() + "pending", "t1");

        assertThat(shop.take(5).jobs()).hasSize(1);
        assertThat(shop.list("pending")).isEmpty();
        assertThat(shop.list("active")).containsExactly("t1");
    }

    @Test
    void a_scheduled_id_without_a_job_is_removed() {
        shop.fixture.command(Command.ZADD, KEYS.prefix() + "scheduled", 1, "ghost");
        shop.snooze(shop.enqueueAndTake("t1"), Wait.BUDGET);
        shop.clock.tick(Duration.ofSeconds(60));

        await(shop.store.forward(Workshop.QUEUE));

        assertThat(shop.list("pending")).containsExactly("t1");
        assertThat(shop.set("scheduled")).isEmpty();
    }

    // A.6-15
    @Test
    void a_job_is_never_forwarded_early() {
        shop.clock.tick(Duration.ofMillis(500));
        shop.snooze(shop.enqueueAndTake("t1"), Wait.BUDGET);
        shop.enqueue(other("t2"));
        shop.retry(shop.take());

        shop.clock.tick(Duration.ofMillis(60_499));
        await(shop.store.forward(Workshop.QUEUE));
        assertThat(shop.list("pending"))
                .as("due after 60 s, at the next full second")
                .isEmpty();

        shop.clock.tick(Duration.ofMillis(1));
        await(shop.store.forward(Workshop.QUEUE));
        assertThat(shop.list("pending")).containsExactlyInAnyOrder("t1", "t2");
    }

    @Test
    void what_can_not_be_decoded_is_archived_as_it_is() {
        shop.enqueue(job("t1"));
        byte[] garbage = {(byte) 0xff, 1, 2};
        shop.fixture.command(Command.HSET, KEYS.task("t1"), "msg", garbage);
        try (Bench bench = new Bench(shop.clock, shop.fixture)) {
            bench.server(new Bench.Hand());
            Bench.until(() -> bench.stats().archived() == 1, "the job is archived");

            JobInfo archived = bench.archived();
            assertThat(archived.id()).isEqualTo("t1");
            assertThat(archived.lastError()).isEqualTo("the job's message can't be decoded");
            assertThat(bench.stats().active()).isZero();
            assertThat(bench.metrics
                            .counter("jobs.quarantined", "queue", Workshop.QUEUE)
                            .count())
                    .isEqualTo(1);
        }
    }

    // A.6-11
    @Test
    void the_archive_is_bounded_by_age_and_number_hashes_too() {
        long now = shop.clock.instant().getEpochSecond();
        long tooOld = now - Duration.ofDays(90).toSeconds();
        fill("old", 3, tooOld - 1);
        fill("kept", 10_001, tooOld + 1);
        assertThat(shop.archive(shop.enqueueAndTake("t1"))).isEqualTo(Ack.WRITTEN);

        assertThat(shop.set("archived")).hasSize(10_000).contains("t1").doesNotContain("old0", "kept0", "kept1");
        assertThat(shop.fixture.list(Command.KEYS, KEYS.task("old*"))).isEmpty();
        assertThat(shop.fixture.list(Command.KEYS, KEYS.task("kept*"))).hasSize(9_999);
    }

    private void fill(String name, int count, long score) {
        String script = "for i = 0, ARGV[3] - 1 do local id = ARGV[1] .. i "
                + "redis.call('ZADD', KEYS[1] .. 'archived', ARGV[2] + i / 100000, id) "
                + "redis.call('HSET', KEYS[1] .. 't:' .. id, 'msg', '') end";
        shop.fixture.command(Command.EVAL, script, 1, KEYS.prefix(), name, score, count);
    }

    // A.6-14
    @Test
    void an_error_text_is_valid_utf8_and_bounded() {
        assertThat(TaskMessages.errorText("a\ud800b")).isEqualTo("a?b");
        assertThat(TaskMessages.errorText("schön")).isEqualTo("schön");
        String emoji = "\ud83d\ude00".repeat(5_000);

        String cut = TaskMessages.errorText("x" + emoji);

        assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isBetween(8_180, 8_192);
        assertThat("x" + emoji).startsWith(cut);
    }

    @Test
    void counters_start_again_at_their_greatest_number() {
        shop.fixture.command(Command.SET, KEYS.prefix() + "processed", Long.MAX_VALUE);

        shop.done(shop.enqueueAndTake("t1"));

        assertThat(shop.fixture.text(Command.GET, KEYS.prefix() + "processed")).isEqualTo("1");
        assertThat(shop.fixture.text(Command.GET, KEYS.prefix() + "processed:2026-03-01"))
                .isEqualTo("1");
        assertThat(Long.valueOf(shop.fixture.text(Command.TTL, KEYS.prefix() + "processed:2026-03-01")))
                .isBetween(7_775_990L, 7_776_000L);
    }

    @Test
    void hundreds_of_ghosts_do_not_stop_a_server() {
        IntStream.range(0, 500)
                .forEach(i -> shop.fixture.command(Command.LPUSH, KEYS.prefix() + "pending", "ghost" + i));
        shop.enqueue(other("t1").maxRetry(0));
        try (Bench bench = new Bench(shop.clock, shop.fixture)) {
            bench.server(new Bench.Hand());

            Bench.until(() -> bench.stats().archived() == 1, "the job behind them ran");
            assertThat(List.of(bench.stats().pending(), bench.stats().active())).containsExactly(0L, 0L);
        }
    }
}
