package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static io.tributary.jobqueue.TestShop.QUEUE;
import static io.tributary.jobqueue.TestShop.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.WorkerStore.Listener;
import io.tributary.jobqueue.WorkerStore.Success;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How attempts begin and end, and what is known of a job then. */
abstract class AttemptsContract<S extends TestShop> {

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

    private Taken afterAMinute() {
        shop.clock.tick(Duration.ofSeconds(60));
        assertThat(await(shop.store.forward(QUEUE))).isFalse();
        return shop.take();
    }

    private static List<String> ids(Stream<Taken> jobs) {
        return jobs.map(taken -> taken.lease().id()).toList();
    }

    @Test
    void an_empty_queue_says_so_and_one_that_may_have_more_does_not() {
        assertThat(shop.take(2).drained()).isTrue();
        shop.enqueue(NewJob.of("a", new byte[0]).queue(QUEUE));
        shop.enqueue(NewJob.of("a", new byte[0]).queue(QUEUE));

        assertThat(shop.take(2).drained()).isFalse();
        assertThat(shop.take(2).drained()).isTrue();
    }

    @Test
    void a_failed_job_waits_with_its_message() {
        Taken taken = shop.enqueueAndTake("t1");
        assertThat(shop.retry(taken)).isEqualTo(Ack.WRITTEN);
        shop.clock.tick(Duration.ofSeconds(59));
        await(shop.store.forward(QUEUE));
        assertThat(shop.ids(JobState.RETRY)).containsExactly("t1");

        shop.clock.tick(Duration.ofSeconds(1));
        await(shop.store.forward(QUEUE));

        Taken again = shop.take();
        assertThat(again.lease().token()).isNotEqualTo(taken.lease().token());
        assertThat(again.pendingSince()).isEqualTo(shop.clock.instant());
        assertThat(TestShop.message(again).getRetried()).isEqualTo(1);
        assertThat(TestShop.message(again).getErrorMsg()).isEqualTo("bad luck");
    }

    @Test
    void snoozes_of_one_reason_make_a_row_that_others_neither_break_nor_lengthen() {
        shop.snooze(shop.enqueueAndTake("t1"), Wait.BACKOFF);
        shop.snooze(afterAMinute(), Wait.BUDGET);
        shop.snooze(afterAMinute(), Wait.CONTENTION);
        shop.snooze(afterAMinute(), Wait.BACKOFF);

        Taken.Known known = afterAMinute().known();
        assertThat(known.snoozes()).isEqualTo(2);
        assertThat(known.snoozedFor()).isEqualTo("backoff");
        assertThat(known.slept()).isTrue();
    }

    @Test
    void another_reason_begins_another_row_and_a_failure_ends_it() {
        shop.snooze(shop.enqueueAndTake("t1"), Wait.BACKOFF);
        shop.snooze(afterAMinute(), Wait.CONFIRMATION);
        Taken second = afterAMinute();
        assertThat(second.known().snoozes()).isEqualTo(1);
        assertThat(second.known().snoozedFor()).isEqualTo("confirmation");

        shop.retry(second);

        Taken third = afterAMinute();
        assertThat(third.known().snoozes()).isZero();
        assertThat(third.known().snoozedFor()).isNull();
    }

    @Test
    void a_job_that_is_handed_back_goes_first() {
        Taken first = shop.enqueueAndTake("t1");
        shop.enqueue(NewJob.of("a", new byte[0]).queue(QUEUE).id("t2"));

        assertThat(await(shop.store.requeue(first.lease()))).isEqualTo(Ack.WRITTEN);

        assertThat(ids(shop.take(5).jobs().stream())).containsExactly("t1", "t2");
    }

    @Test
    void one_call_ends_attempts_and_fills_their_slots() {
        shop.enqueue(NewJob.of("a", new byte[0]).queue(QUEUE).id("t1"));
        shop.enqueue(NewJob.of("a", new byte[0]).queue(QUEUE).id("t2"));
        shop.enqueue(NewJob.of("a", new byte[0]).queue(QUEUE).id("t3"));
        Taken lost = shop.take();
        shop.crash(lost);
        List<Taken> both = shop.take(2).jobs();

        var turn = await(shop.store.turn(
                QUEUE,
                Stream.concat(Stream.of(lost), both.stream())
                        .map(taken -> Success.of(taken.lease()))
                        .toList(),
                5,
                shop.clock.instant().plus(TestShop.LEASE)));

        assertThat(turn.lost()).containsExactly(Success.of(lost.lease()));
        assertThat(ids(turn.jobs().stream())).containsExactly("t3");
        assertThat(shop.ids(JobState.ACTIVE)).containsExactly("t3");
        assertThat(shop.exists("t1")).isFalse();
    }

    @Test
    void a_job_that_is_kept_goes_when_its_time_is_over() {
        Taken taken = shop.enqueueAndTake("t1");
        long until = shop.clock.instant().getEpochSecond() + 60;
        Success kept = new Success(taken.lease(), TestShop.message(taken), until, new byte[] {42});
        await(shop.store.turn(QUEUE, List.of(kept), 0, shop.clock.instant()));
        assertThat(shop.ids(JobState.COMPLETED)).containsExactly("t1");
        assertThat(shop.isLost(taken)).isTrue();

        shop.clock.tick(Duration.ofSeconds(59));
        assertThat(await(shop.store.clean(QUEUE))).isFalse();
        assertThat(shop.exists("t1")).isTrue();
        shop.clock.tick(Duration.ofSeconds(1));
        assertThat(await(shop.store.clean(QUEUE))).isFalse();

        assertThat(shop.exists("t1")).isFalse();
    }

    @Test
    void the_archive_keeps_a_job_for_ninety_days() {
        shop.archive(shop.enqueueAndTake("t1"));
        shop.clock.tick(Duration.ofDays(90).minusSeconds(1));
        await(shop.store.clean(QUEUE));
        assertThat(shop.ids(JobState.ARCHIVED)).containsExactly("t1");

        shop.clock.tick(Duration.ofSeconds(1));
        await(shop.store.clean(QUEUE));

        assertThat(shop.ids(JobState.ARCHIVED)).isEmpty();
        assertThat(shop.exists("t1")).isFalse();
    }

    @Test
    void more_than_a_hundred_due_jobs_are_moved_in_steps() {
        for (int n = 0; n < 150; n++) {
            shop.enqueue(NewJob.of("a", new byte[0]).queue(QUEUE).processIn(Duration.ofSeconds(1)));
        }
        shop.clock.tick(Duration.ofSeconds(1));

        assertThat(await(shop.store.forward(QUEUE))).as("there may be more").isTrue();
        assertThat(await(shop.store.forward(QUEUE))).isFalse();

        assertThat(shop.ids(JobState.PENDING)).hasSize(150);
    }

    @Test
    void a_queue_that_was_empty_wakes_who_listens_to_it() {
        List<String> woken = new CopyOnWriteArrayList<>();
        var signals = shop.store.signals(new Listener() {
            @Override
            public void woken(String queue) {
                woken.add(queue);
            }

            @Override
            public void cancelled(@Nullable String queue, String id) {
                woken.add("cancelled " + id);
            }

            @Override
            public void broken() {
                woken.add("broken");
            }
        });
        signals.listen(Set.of(QUEUE));
        Bench.until(() -> woken.size() == 1, "at first each queue may have jobs");

        shop.enqueue(job("t1").queue("default"));
        shop.enqueue(job("t1"));
        Bench.until(() -> woken.size() == 2, "it is woken");
        shop.snooze(shop.take(), Wait.BUDGET);
        shop.clock.tick(Duration.ofSeconds(60));
        await(shop.store.forward(QUEUE));
        Bench.until(() -> woken.size() == 3, "it is woken by what became due");
        await(shop.store.requeue(shop.take().lease()));
        Bench.until(() -> woken.size() == 4, "it is woken by what was handed back");

        signals.stop();
        assertThat(woken).containsOnly(QUEUE);
    }
}
