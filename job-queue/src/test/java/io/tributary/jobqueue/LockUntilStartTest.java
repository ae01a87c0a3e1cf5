package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static io.tributary.jobqueue.TestShop.NOON;
import static io.tributary.jobqueue.TestShop.job;
import static io.tributary.jobqueue.Workshop.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.jobqueue.JobOutcome.Wait;
import io.vertx.mutiny.redis.client.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lock in Redis, with the hashes and keys behind it, and with Go workers beside us. */
class LockUntilStartTest extends LockUntilStartContract<Workshop> {

    @Override
    Workshop shop() {
        return new Workshop();
    }

    @Test
    void a_duplicate_raises_the_fields_of_the_hash() {
        shop.enqueue(job("old").eventTime(NOON));
        shop.fixture.command(Command.HSET, KEYS.task("old"), "wanted_at", "1000");

        shop.enqueue(job("new").eventTime(NOON.plusMillis(1)));

        assertThat(shop.task("old"))
                .containsEntry("event_time", "" + NOON.plusMillis(1).toEpochMilli());
        assertThat(Long.parseLong(shop.task("old").get("wanted_at")))
                .isCloseTo(Instant.now().toEpochMilli(), Offset.offset(60_000L));
    }

    @Test
    void a_duplicate_lowers_no_field_of_the_hash() {
        shop.enqueue(job("old").eventTime(NOON));
        shop.fixture.command(Command.HSET, KEYS.task("old"), "wanted_at", "9000000000000");

        shop.enqueue(job("new").eventTime(NOON.minusMillis(1)));
        shop.enqueue(job("newer"));

        assertThat(shop.task("old"))
                .containsEntry("event_time", "" + NOON.toEpochMilli())
                .containsEntry("wanted_at", "9000000000000");
    }

    @Test
    void an_unconditional_request_clears_the_field() {
        shop.enqueue(job("old").onlyIfKnown(true));
        shop.enqueue(job("new").onlyIfKnown(true));
        assertThat(shop.task("old")).containsEntry("only_if_known", "1");

        shop.enqueue(job("newer"));
        shop.enqueue(job("newest").onlyIfKnown(true));

        assertThat(shop.task("old")).doesNotContainKey("only_if_known");
    }

    @ParameterizedTest
    @EnumSource(Wait.class)
    void the_state_in_the_hash_is_that_of_the_place(Wait reason) {
        shop.snooze(shop.enqueueAndTake("old"), reason);

        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.DUPLICATE);

        boolean forward = reason == Wait.BACKOFF || reason == Wait.CONFIRMATION;
        assertThat(shop.list("pending")).isEqualTo(forward ? List.of("old") : List.of());
        assertThat(shop.set("scheduled")).isEqualTo(forward ? List.of() : List.of("old"));
        assertThat(shop.task("old")).containsEntry("state", forward ? "pending" : "scheduled");
    }

    @Test
    void a_job_that_sleeps_keeps_the_field_while_it_is_wanted() {
        shop.snooze(shop.enqueueAndTake("old"), Wait.BUDGET);
        shop.enqueue(job("during"));
        assertThat(shop.task("old")).containsEntry("slept", "1");
        shop.clock.tick(Duration.ofSeconds(60));
        await(shop.store.forward(Workshop.QUEUE));

        shop.enqueue(job("after"));

        assertThat(shop.take().known().slept()).isFalse();
    }

    @Test
    void starting_deletes_the_key() {
        shop.enqueueAndTake("old");

        assertThat(shop.lock()).isNull();
        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.ENQUEUED);
        assertThat(shop.lock()).isEqualTo("new");
    }

    @Test
    void starting_deletes_no_key_that_another_holds() {
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

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysBack")
    void every_way_back_to_waiting_sets_the_key_and_clears_the_lease(
            String name, JobState state, BiFunction<TestShop, Taken, Ack> way) {
        Taken taken = shop.enqueueAndTake("old");

        assertThat(way.apply(shop, taken)).as(name).isEqualTo(Ack.WRITTEN);

        assertThat(shop.lock()).isEqualTo("old");
        assertThat(shop.task("old"))
                .containsEntry("state", state.text())
                .doesNotContainKeys("lease_token", "lease_until", "server");
        assertThat(shop.list("active")).isEmpty();
        assertThat(shop.set("lease")).isEmpty();
        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.DUPLICATE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysBack")
    void a_newer_waiting_job_inherits_the_fields_of_the_older(
            String name, JobState state, BiFunction<TestShop, Taken, Ack> way) {
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
    void fields_of_the_newer_that_are_higher_stay() {
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
    void the_older_gets_its_key_back_from_a_newer_that_runs() {
        Taken old = shop.enqueueAndTake("old");
        shop.enqueueAndTake("new");

        assertThat(shop.retry(old)).isEqualTo(Ack.WRITTEN);

        assertThat(shop.lock()).isEqualTo("old");
    }

    @Test
    void a_go_workers_end_frees_the_lock_that_its_job_still_holds() {
        shop.enqueue(job("old"));
        shop.takeAsGo("old");

        shop.endAsGo("old");

        assertThat(shop.lock()).isNull();
        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.ENQUEUED);
    }

    @Test
    void a_go_workers_end_frees_no_lock_that_a_newer_job_took() {
        shop.enqueue(job("old"));
        shop.takeAsGo("old");
        shop.enqueue(job("new"));

        shop.endAsGo("old");

        assertThat(shop.lock()).isEqualTo("new");
        assertThat(shop.enqueue(job("newer"))).isEqualTo(EnqueueResult.DUPLICATE);
    }
}
