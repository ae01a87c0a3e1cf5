package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static io.tributary.jobqueue.Workshop.KEYS;
import static io.tributary.jobqueue.Workshop.NOON;
import static io.tributary.jobqueue.Workshop.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.jobqueue.JobOutcome.Wait;
import io.vertx.mutiny.redis.client.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A job of one type and payload waits at most once in its queue; the lock counts only while its holder waits. */
class LockUntilStartTest {

    private Workshop shop;

    @BeforeEach
    void open() {
        shop = new Workshop();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void a_pending_job_makes_the_next_one_a_duplicate() {
        shop.enqueue(job("old"));

        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.DUPLICATE);

        assertThat(shop.list("pending")).containsExactly("old");
        assertThat(shop.task("new")).isEmpty();
    }

    @Test
    void another_payload_is_another_job() {
        shop.enqueue(job("old"));

        assertThat(shop.enqueue(
                        NewJob.of(Bench.TYPE, new byte[0]).queue("critical").uniqueUntilStart()))
                .isEqualTo(EnqueueResult.ENQUEUED);
    }

    @Test
    void a_duplicate_raises_when_the_job_was_wanted_and_what_caused_it() {
        shop.enqueue(job("old").eventTime(NOON));
        shop.fixture.command(Command.HSET, KEYS.task("old"), "wanted_at", "1000");

        shop.enqueue(job("new").eventTime(NOON.plusMillis(1)));

        assertThat(shop.task("old"))
                .containsEntry("event_time", "" + NOON.plusMillis(1).toEpochMilli());
        assertThat(Long.parseLong(shop.task("old").get("wanted_at")))
                .isCloseTo(Instant.now().toEpochMilli(), Offset.offset(60_000L));
    }

    @Test
    void a_duplicate_lowers_nothing() {
        shop.enqueue(job("old").eventTime(NOON));
        shop.fixture.command(Command.HSET, KEYS.task("old"), "wanted_at", "9000000000000");

        shop.enqueue(job("new").eventTime(NOON.minusMillis(1)));
        shop.enqueue(job("newer"));

        assertThat(shop.task("old"))
                .containsEntry("event_time", "" + NOON.toEpochMilli())
                .containsEntry("wanted_at", "9000000000000");
    }

    @Test
    void an_unconditional_request_makes_the_job_unconditional() {
        shop.enqueue(job("old").onlyIfKnown(true));
        shop.enqueue(job("new").onlyIfKnown(true));
        assertThat(shop.task("old")).containsEntry("only_if_known", "1");

        shop.enqueue(job("newer"));
        shop.enqueue(job("newest").onlyIfKnown(true));

        assertThat(shop.task("old")).doesNotContainKey("only_if_known");
    }

    @ParameterizedTest
    @EnumSource(Wait.class)
    void a_snoozed_job_is_brought_forward_if_it_waits_out_a_backoff_or_a_confirmation(Wait reason) {
        shop.snooze(shop.enqueueAndTake("old"), reason);

        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.DUPLICATE);

        boolean forward = reason == Wait.BACKOFF || reason == Wait.CONFIRMATION;
        assertThat(shop.list("pending")).isEqualTo(forward ? List.of("old") : List.of());
        assertThat(shop.set("scheduled")).isEqualTo(forward ? List.of() : List.of("old"));
        assertThat(shop.task("old")).containsEntry("state", forward ? "pending" : "scheduled");
    }

    @Test
    void a_failed_job_is_brought_forward() {
        shop.retry(shop.enqueueAndTake("old"));

        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.DUPLICATE);

        assertThat(shop.list("pending")).containsExactly("old");
        assertThat(shop.set("retry")).isEmpty();
    }

    @Test
    void a_job_that_was_scheduled_stays_where_it_is() {
        shop.enqueue(job("old").processAt(NOON.plusSeconds(60)));

        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.DUPLICATE);

        assertThat(shop.set("scheduled")).containsExactly("old");
    }

    @Test
    void a_request_for_later_brings_nothing_forward() {
        shop.retry(shop.enqueueAndTake("old"));

        assertThat(shop.enqueue(job("new").processAt(NOON.plusSeconds(3)))).isEqualTo(EnqueueResult.DUPLICATE);

        assertThat(shop.set("retry")).containsExactly("old");
    }

    @Test
    void a_job_has_slept_only_since_it_was_wanted_last() {
        shop.snooze(shop.enqueueAndTake("old"), Wait.BUDGET);
        shop.enqueue(job("during"));
        assertThat(shop.task("old")).containsEntry("slept", "1");
        shop.clock.tick(Duration.ofSeconds(60));
        await(shop.store.forward(Workshop.QUEUE));

        shop.enqueue(job("after"));

        assertThat(shop.take().known().slept()).isFalse();
    }

    @Test
    void starting_frees_the_lock() {
        shop.enqueueAndTake("old");

        assertThat(shop.lock()).isNull();
        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.ENQUEUED);
        assertThat(shop.lock()).isEqualTo("new");
    }

    @Test
    void starting_frees_no_lock_that_another_holds() {
        shop.enqueueAndTake("old");
        shop.enqueue(job("new"));
        shop.enqueue(NewJob.of("other", new byte[0]).queue("critical").id("other"));

        assertThat(shop.take().lease().id()).isEqualTo("new");
        shop.enqueue(job("newer"));
        assertThat(shop.take().lease().id()).isEqualTo("other");

        assertThat(shop.lock()).isEqualTo("newer");
    }

    @Test
    void a_lock_whose_holder_a_go_worker_runs_is_taken_over() {
        shop.enqueue(job("old"));
        shop.takeAsGo("old");
        assertThat(shop.lock()).isEqualTo("old");

        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.ENQUEUED);

        assertThat(shop.lock()).isEqualTo("new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"active", "archived", "completed", "scheduled", "retry"})
    void a_lock_whose_holder_does_not_wait_is_taken_over(String state) {
        shop.enqueue(job("old"));
        shop.fixture.command(Command.RPOP, KEYS.prefix() + "pending");
        shop.fixture.command(Command.HSET, KEYS.task("old"), "state", state);

        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.ENQUEUED);

        assertThat(shop.lock()).isEqualTo("new");
    }

    @Test
    void a_lock_whose_holder_is_gone_is_taken_over() {
        shop.enqueue(job("old"));
        shop.fixture.command(Command.DEL, KEYS.task("old"));

        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.ENQUEUED);
    }

    static Stream<Arguments> waysBack() {
        return Stream.of(
                way("retry", "retry", Workshop::retry),
                way("snooze", "scheduled", (shop, taken) -> shop.snooze(taken, Wait.BACKOFF)),
                way("hand-back", "pending", (shop, taken) -> await(shop.store.requeue(taken.lease()))),
                way("recovery", "pending", (shop, taken) -> shop.crash(taken) ? Ack.WRITTEN : Ack.LOST));
    }

    private static Arguments way(String name, String state, BiFunction<Workshop, Taken, Ack> way) {
        return Arguments.of(name, state, way);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysBack")
    void every_way_back_to_waiting_takes_the_lock_again(
            String name, String state, BiFunction<Workshop, Taken, Ack> way) {
        Taken taken = shop.enqueueAndTake("old");

        assertThat(way.apply(shop, taken)).as(name).isEqualTo(Ack.WRITTEN);

        assertThat(shop.lock()).isEqualTo("old");
        assertThat(shop.task("old"))
                .containsEntry("state", state)
                .doesNotContainKeys("lease_token", "lease_until", "server");
        assertThat(shop.list("active")).isEmpty();
        assertThat(shop.set("lease")).isEmpty();
        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.DUPLICATE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysBack")
    void a_newer_waiting_job_ends_the_older_and_learns_what_it_knew(
            String name, String state, BiFunction<Workshop, Taken, Ack> way) {
        shop.enqueue(job("old").eventTime(NOON.plusSeconds(9)));
        Taken taken = shop.take();
        shop.fixture.command(
                Command.HSET,
                KEYS.task("old"),
                "wanted_at",
                "9000000000000",
                "crashes",
                name.equals("recovery") ? 1 : 2);
        shop.enqueue(job("new").eventTime(NOON).onlyIfKnown(true));

        assertThat(way.apply(shop, taken)).isNotEqualTo(Ack.LOST);

        assertThat(shop.task("old")).isEmpty();
        assertThat(shop.list("active")).isEmpty();
        assertThat(shop.set("lease")).isEmpty();
        assertThat(shop.lock()).isEqualTo("new");
        assertThat(shop.list("pending")).containsExactly("new");
        assertThat(shop.task("new"))
                .containsAllEntriesOf(Map.of(
                        "wanted_at",
                        "9000000000000",
                        "crashes",
                        "2",
                        "event_time",
                        "" + NOON.plusSeconds(9).toEpochMilli()))
                .doesNotContainKey("only_if_known");
    }

    @Test
    void what_the_newer_knew_better_stays() {
        Taken taken = shop.enqueueAndTake("old");
        shop.fixture.command(Command.HSET, KEYS.task("old"), "wanted_at", "1", "event_time", "1");
        shop.enqueue(job("new").eventTime(NOON));
        shop.fixture.command(Command.HSET, KEYS.task("new"), "crashes", "2");

        assertThat(shop.retry(taken)).isEqualTo(Ack.SUPERSEDED);

        assertThat(shop.task("new"))
                .containsEntry("event_time", "" + NOON.toEpochMilli())
                .containsEntry("crashes", "2");
        assertThat(Long.parseLong(shop.task("new").get("wanted_at"))).isGreaterThan(1);
    }

    @Test
    void a_newer_job_that_started_already_does_not_end_the_older() {
        Taken old = shop.enqueueAndTake("old");
        shop.enqueueAndTake("new");

        assertThat(shop.retry(old)).isEqualTo(Ack.WRITTEN);

        assertThat(shop.lock()).isEqualTo("old");
    }

    @Test
    void a_go_workers_end_frees_no_lock_that_a_newer_job_took() {
        shop.enqueue(job("old"));
        shop.takeAsGo("old");
        shop.enqueue(job("new"));

        // asynq's own end: only if the lock is still this job's
        assertThat(shop.lock()).isEqualTo("new");
        assertThat(shop.enqueue(job("newer"))).isEqualTo(EnqueueResult.DUPLICATE);
    }
}
