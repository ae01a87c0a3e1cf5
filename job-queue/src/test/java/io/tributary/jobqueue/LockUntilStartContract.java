package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static io.tributary.jobqueue.TestShop.NOON;
import static io.tributary.jobqueue.TestShop.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.Taken.Known;
import io.tributary.jobqueue.WorkerStore.Success;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A job of one type and payload waits at most once in its queue; the lock counts only while its holder waits. */
abstract class LockUntilStartContract<S extends TestShop> {

    S shop;

    abstract S shop();

    @BeforeEach
    void open() {
        shop = shop();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void a_pending_job_makes_the_next_one_a_duplicate() {
        shop.enqueue(job("old"));

        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.DUPLICATE);

        assertThat(shop.ids(JobState.PENDING)).containsExactly("old");
        assertThat(shop.exists("new")).isFalse();
    }

    @Test
    void another_payload_is_another_job() {
        shop.enqueue(job("old"));

        assertThat(shop.enqueue(
                        NewJob.of(Bench.TYPE, new byte[0]).queue("critical").uniqueUntilStart()))
                .isEqualTo(EnqueueResult.ENQUEUED);
    }

    @Test
    void so_is_another_type_and_one_in_another_queue() {
        shop.enqueue(job("old"));

        assertThat(shop.enqueue(NewJob.of("page:purge", job("old").payload())
                        .queue("critical")
                        .uniqueUntilStart()))
                .isEqualTo(EnqueueResult.ENQUEUED);
        assertThat(shop.enqueue(job("old").queue("default"))).isEqualTo(EnqueueResult.ENQUEUED);
    }

    @Test
    void a_duplicate_raises_when_the_job_was_wanted_and_what_caused_it() {
        shop.enqueue(job("old").eventTime(NOON));
        Instant later = shop.storeTimeMovedOn();

        shop.enqueue(job("new").eventTime(NOON.plusMillis(1)));

        Known known = shop.take().known();
        assertThat(known.eventTime()).isEqualTo(NOON.plusMillis(1));
        assertThat(known.wantedAt()).isBetween(later, later.plusSeconds(60));
    }

    @Test
    void a_duplicate_lowers_nothing() {
        shop.enqueue(job("old").eventTime(NOON));

        shop.enqueue(job("new").eventTime(NOON.minusMillis(1)));
        shop.enqueue(job("newer"));

        assertThat(shop.take().known().eventTime()).isEqualTo(NOON);
    }

    @Test
    void a_duplicate_tells_a_job_that_knew_no_event_of_one() {
        shop.enqueue(job("old"));

        shop.enqueue(job("new").eventTime(NOON));

        assertThat(shop.take().known().eventTime()).isEqualTo(NOON);
    }

    @Test
    void of_all_requests_the_one_that_came_in_first_is_remembered() {
        shop.enqueue(job("old"));

        shop.enqueue(job("new").receivedAt(NOON));
        shop.enqueue(job("newer").receivedAt(NOON.minusMillis(1)));
        shop.enqueue(job("newest").receivedAt(NOON.plusMillis(1)));
        shop.enqueue(job("last"));

        assertThat(shop.take().known().receivedAt()).isEqualTo(NOON.minusMillis(1));
    }

    @Test
    void what_came_in_while_the_job_ran_is_the_next_ones() {
        shop.enqueue(job("old").receivedAt(NOON.minusSeconds(9)));
        shop.take();

        shop.enqueue(job("new").receivedAt(NOON));

        assertThat(shop.take().known().receivedAt()).isEqualTo(NOON);
    }

    @Test
    void conditional_requests_leave_the_job_conditional() {
        shop.enqueue(job("old").onlyIfKnown(true));

        shop.enqueue(job("new").onlyIfKnown(true));

        assertThat(shop.take().known().onlyIfKnown()).isTrue();
    }

    @Test
    void an_unconditional_request_makes_the_job_unconditional() {
        shop.enqueue(job("old").onlyIfKnown(true));

        shop.enqueue(job("newer"));
        shop.enqueue(job("newest").onlyIfKnown(true));

        assertThat(shop.take().known().onlyIfKnown()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Wait.class)
    void a_snoozed_job_is_brought_forward_if_it_waits_out_a_backoff_or_a_confirmation(Wait reason) {
        shop.snooze(shop.enqueueAndTake("old"), reason);

        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.DUPLICATE);

        boolean forward = reason == Wait.BACKOFF || reason == Wait.CONFIRMATION;
        assertThat(shop.ids(JobState.PENDING)).isEqualTo(forward ? List.of("old") : List.of());
        assertThat(shop.ids(JobState.SCHEDULED)).isEqualTo(forward ? List.of() : List.of("old"));
        assertThat(shop.take(1).jobs()).hasSize(forward ? 1 : 0);
    }

    @Test
    void a_failed_job_is_brought_forward() {
        shop.retry(shop.enqueueAndTake("old"));

        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.DUPLICATE);

        assertThat(shop.ids(JobState.PENDING)).containsExactly("old");
        assertThat(shop.ids(JobState.RETRY)).isEmpty();
        assertThat(TestShop.message(shop.take()).getRetried()).isEqualTo(1);
    }

    @Test
    void a_job_that_was_scheduled_stays_where_it_is() {
        shop.enqueue(job("old").processAt(NOON.plusSeconds(60)));

        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.DUPLICATE);

        assertThat(shop.ids(JobState.SCHEDULED)).containsExactly("old");
        assertThat(shop.ids(JobState.PENDING)).isEmpty();
    }

    @Test
    void a_request_for_later_brings_nothing_forward() {
        shop.retry(shop.enqueueAndTake("old"));

        assertThat(shop.enqueue(job("new").processAt(NOON.plusSeconds(3)))).isEqualTo(EnqueueResult.DUPLICATE);

        assertThat(shop.ids(JobState.RETRY)).containsExactly("old");
    }

    @Test
    void a_job_has_slept_only_since_it_was_wanted_last() {
        shop.snooze(shop.enqueueAndTake("old"), Wait.BUDGET);
        shop.enqueue(job("during"));
        shop.clock.tick(Duration.ofSeconds(60));
        await(shop.store.forward(TestShop.QUEUE));

        shop.enqueue(job("after"));

        assertThat(shop.take().known().slept()).isFalse();
    }

    @Test
    void a_job_that_was_wanted_while_it_slept_has_slept() {
        shop.snooze(shop.enqueueAndTake("old"), Wait.BUDGET);

        shop.enqueue(job("during"));

        shop.clock.tick(Duration.ofSeconds(60));
        await(shop.store.forward(TestShop.QUEUE));
        assertThat(shop.take().known().slept()).isTrue();
    }

    @Test
    void starting_frees_the_lock() {
        shop.enqueueAndTake("old");

        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.ENQUEUED);
        assertThat(shop.enqueue(job("newer"))).isEqualTo(EnqueueResult.DUPLICATE);
        assertThat(shop.ids(JobState.PENDING)).containsExactly("new");
    }

    @Test
    void starting_frees_no_lock_that_another_holds() {
        shop.enqueueAndTake("old");
        shop.enqueue(job("new"));
        shop.enqueue(NewJob.of("other", new byte[0]).queue("critical").id("other"));

        assertThat(shop.take().lease().id()).isEqualTo("new");
        shop.enqueue(job("newer"));
        assertThat(shop.take().lease().id()).isEqualTo("other");

        assertThat(shop.enqueue(job("newest"))).isEqualTo(EnqueueResult.DUPLICATE);
    }

    static Stream<Arguments> notWaiting() {
        return Stream.of(
                Arguments.of("active", (BiFunction<TestShop, Taken, Object>) (shop, taken) -> taken),
                Arguments.of("archived", (BiFunction<TestShop, Taken, Object>) TestShop::archive),
                Arguments.of("completed", (BiFunction<TestShop, Taken, Object>) LockUntilStartContract::keep),
                Arguments.of("gone", (BiFunction<TestShop, Taken, Object>) TestShop::done));
    }

    private static Object keep(TestShop shop, Taken taken) {
        long until = shop.clock.instant().getEpochSecond() + 60;
        Success kept = new Success(taken.lease(), TestShop.message(taken), until, null);
        return await(shop.store.turn(TestShop.QUEUE, List.of(kept), 0, shop.clock.instant()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notWaiting")
    void one_that_does_not_wait_keeps_none_from_waiting(String state, BiFunction<TestShop, Taken, Object> end) {
        Object ended = end.apply(shop, shop.enqueueAndTake("old"));

        assertThat(shop.enqueue(job("new"))).as("%s, %s", state, ended).isEqualTo(EnqueueResult.ENQUEUED);
        assertThat(shop.enqueue(job("newer"))).isEqualTo(EnqueueResult.DUPLICATE);
    }

    static Stream<Arguments> waysBack() {
        return Stream.of(
                way("retry", JobState.RETRY, TestShop::retry),
                way("snooze", JobState.SCHEDULED, (shop, taken) -> shop.snooze(taken, Wait.BACKOFF)),
                way("hand-back", JobState.PENDING, (shop, taken) -> await(shop.store.requeue(taken.lease()))),
                way("recovery", JobState.PENDING, (shop, taken) -> shop.crash(taken) ? Ack.WRITTEN : Ack.LOST));
    }

    private static Arguments way(String name, JobState state, BiFunction<TestShop, Taken, Ack> way) {
        return Arguments.of(name, state, way);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysBack")
    void every_way_back_to_waiting_takes_the_lock_again(
            String name, JobState state, BiFunction<TestShop, Taken, Ack> way) {
        Taken taken = shop.enqueueAndTake("old");

        assertThat(way.apply(shop, taken)).as(name).isEqualTo(Ack.WRITTEN);

        assertThat(shop.ids(state)).containsExactly("old");
        assertThat(shop.ids(JobState.ACTIVE)).isEmpty();
        assertThat(shop.isLost(taken)).isTrue();
        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.DUPLICATE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("waysBack")
    void a_newer_waiting_job_ends_the_older_and_learns_what_it_knew(
            String name, JobState state, BiFunction<TestShop, Taken, Ack> way) {
        shop.enqueue(job("old").eventTime(NOON.plusSeconds(9)).receivedAt(NOON.minusSeconds(9)));
        shop.crash(shop.take());
        if (!name.equals("recovery")) {
            shop.crash(shop.take());
        }
        Taken taken = shop.take();
        shop.enqueue(job("new").eventTime(NOON).receivedAt(NOON).onlyIfKnown(true));

        assertThat(way.apply(shop, taken)).isNotEqualTo(Ack.LOST);

        assertThat(shop.exists("old")).isFalse();
        assertThat(shop.ids(JobState.ACTIVE)).isEmpty();
        assertThat(shop.ids(JobState.PENDING)).containsExactly("new");
        assertThat(shop.enqueue(job("newer").onlyIfKnown(true))).isEqualTo(EnqueueResult.DUPLICATE);
        Taken newer = shop.take();
        assertThat(newer.lease().id()).isEqualTo("new");
        assertThat(newer.known().crashes()).isEqualTo(2);
        assertThat(newer.known().convicted()).isFalse();
        assertThat(newer.known().eventTime()).isEqualTo(NOON.plusSeconds(9));
        assertThat(newer.known().receivedAt()).isEqualTo(NOON.minusSeconds(9));
        assertThat(newer.known().onlyIfKnown()).isFalse();
    }

    @Test
    void a_newer_job_that_waits_for_its_time_or_another_try_ends_the_older_too() {
        Taken old = shop.enqueueAndTake("old");
        shop.retry(shop.enqueueAndTake("new"));
        assertThat(shop.snooze(old, Wait.BUDGET)).isEqualTo(Ack.SUPERSEDED);

        shop.enqueue(job("newer"));
        Taken brought = shop.take();
        shop.enqueue(job("newest").processIn(Duration.ofHours(1)));

        assertThat(shop.retry(brought)).isEqualTo(Ack.SUPERSEDED);
        assertThat(shop.ids(JobState.SCHEDULED)).containsExactly("newest");
        assertThat(shop.ids(JobState.RETRY)).isEmpty();
    }

    @Test
    void what_the_newer_knew_better_stays() {
        shop.enqueue(job("old").eventTime(NOON.minusSeconds(1)).receivedAt(NOON));
        Taken old = shop.take();
        Instant later = shop.storeTimeMovedOn();
        shop.enqueue(job("new").eventTime(NOON).receivedAt(NOON.minusSeconds(1)));
        shop.crash(shop.take());
        shop.crash(shop.take());

        assertThat(shop.retry(old)).isEqualTo(Ack.SUPERSEDED);

        Known known = shop.take().known();
        assertThat(known.eventTime()).isEqualTo(NOON);
        assertThat(known.receivedAt()).isEqualTo(NOON.minusSeconds(1));
        assertThat(known.crashes()).isEqualTo(2);
        assertThat(known.wantedAt()).isAfterOrEqualTo(later);
    }

    @Test
    void a_lock_outlives_its_delay_by_a_week() {
        shop.enqueue(job("old").processIn(Duration.ofDays(1)));
        shop.elapse(Duration.ofDays(8).minusMinutes(1));
        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.DUPLICATE);

        shop.elapse(Duration.ofMinutes(1));

        assertThat(shop.enqueue(job("newer"))).isEqualTo(EnqueueResult.ENQUEUED);
    }

    @Test
    void a_lock_outlives_a_snooze_and_a_retry_by_a_week() {
        Instant late = NOON.plus(Duration.ofDays(10));
        Taken snoozed = shop.enqueueAndTake("old");
        assertThat(await(shop.store.snooze(snoozed.lease(), late, Wait.BUDGET, false)))
                .isEqualTo(Ack.WRITTEN);
        NewJob other = NewJob.of("other", new byte[0]).queue(TestShop.QUEUE).uniqueUntilStart();
        shop.enqueue(other);
        Taken failed = shop.take();
        assertThat(await(shop.store.retry(failed.lease(), shop.failed(failed), late)))
                .isEqualTo(Ack.WRITTEN);

        shop.elapse(Duration.ofDays(17).minusMinutes(1));
        NewJob later = other.id("later").processIn(Duration.ofDays(1));
        assertThat(shop.enqueue(job("new"))).isEqualTo(EnqueueResult.DUPLICATE);
        assertThat(shop.enqueue(later)).isEqualTo(EnqueueResult.DUPLICATE);
        shop.elapse(Duration.ofMinutes(1));

        assertThat(shop.enqueue(job("newer"))).isEqualTo(EnqueueResult.ENQUEUED);
        assertThat(shop.enqueue(later)).isEqualTo(EnqueueResult.ENQUEUED);
    }

    @Test
    void a_newer_job_that_started_already_does_not_end_the_older() {
        Taken old = shop.enqueueAndTake("old");
        shop.enqueueAndTake("new");

        assertThat(shop.retry(old)).isEqualTo(Ack.WRITTEN);

        assertThat(shop.ids(JobState.RETRY)).containsExactly("old");
        assertThat(shop.enqueue(job("newer"))).isEqualTo(EnqueueResult.DUPLICATE);
        assertThat(shop.ids(JobState.PENDING)).as("brought forward").containsExactly("old");
    }
}
