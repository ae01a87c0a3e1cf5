package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static io.tributary.jobqueue.TestShop.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.jobqueue.JobOutcome.Wait;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** asynq's {@code Unique(ttl)}: at most one job of a type and payload waits or runs. */
abstract class UniqueContract<S extends TestShop> {

    static final Duration TTL = Duration.ofMinutes(10);

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

    static NewJob unique(String id) {
        return NewJob.of(Bench.TYPE, "page".getBytes(StandardCharsets.UTF_8))
                .queue(QUEUE)
                .id(id)
                .unique(TTL);
    }

    Taken enqueueAndTake(String id) {
        assertThat(shop.enqueue(unique(id))).isEqualTo(EnqueueResult.ENQUEUED);
        return shop.take();
    }

    private void assertTaken(String id) {
        assertThat(shop.enqueue(unique(id))).isEqualTo(EnqueueResult.DUPLICATE);
        assertThat(shop.exists(id)).isFalse();
    }

    @Test
    void one_that_is_pending_runs_or_waits_again_is_the_only_one() {
        shop.enqueue(unique("t1"));
        assertTaken("t2");

        Taken first = shop.take();
        assertTaken("t3");

        shop.snooze(first, Wait.BACKOFF);
        assertTaken("t4");
        assertThat(shop.ids(JobState.SCHEDULED))
                .as("a duplicate brings nothing forward")
                .containsExactly("t1");

        shop.clock.tick(Duration.ofMinutes(1));
        await(shop.store.forward(QUEUE));
        shop.retry(shop.take());
        assertTaken("t5");
        assertThat(shop.ids(JobState.RETRY)).containsExactly("t1");
    }

    @Test
    void one_that_was_done_or_archived_lets_the_next_one_in() {
        assertThat(shop.done(enqueueAndTake("t1"))).isEqualTo(Ack.WRITTEN);
        assertThat(shop.archive(enqueueAndTake("t2"))).isEqualTo(Ack.WRITTEN);

        assertThat(shop.enqueue(unique("t3"))).isEqualTo(EnqueueResult.ENQUEUED);
    }

    @Test
    void an_id_conflict_locks_nothing() {
        shop.enqueue(NewJob.of("other", new byte[0]).queue(QUEUE).id("t1"));

        assertThat(shop.enqueue(unique("t1"))).isEqualTo(EnqueueResult.ID_CONFLICT);

        assertThat(shop.enqueue(unique("t2"))).isEqualTo(EnqueueResult.ENQUEUED);
    }

    @Test
    void without_a_server_the_lock_runs_out() {
        shop.enqueue(unique("t1"));
        shop.elapse(TTL.minusMinutes(1));
        assertTaken("t2");

        shop.elapse(Duration.ofMinutes(1));

        assertThat(shop.enqueue(unique("t3"))).isEqualTo(EnqueueResult.ENQUEUED);
    }

    @Test
    void a_server_renews_the_lock_while_the_job_waits_and_while_it_runs() {
        shop.enqueue(unique("t1"));
        renewals(3);
        assertTaken("t2");

        shop.take();
        renewals(3);
        assertTaken("t3");
    }

    @Test
    void one_that_is_scheduled_is_locked_until_then_and_its_time() {
        shop.enqueue(unique("t1").processIn(Duration.ofHours(1)));

        shop.elapse(Duration.ofHours(1).plus(TTL).minusMinutes(1));

        assertTaken("t2");
    }

    @Test
    void a_lock_that_ran_out_is_taken_again_by_the_job_that_still_waits() {
        shop.enqueue(unique("t1"));
        shop.elapse(TTL);

        await(shop.store.forward(QUEUE));

        assertTaken("t2");
    }

    @Test
    void of_two_that_stand_after_a_lock_ran_out_the_second_keeps_it() {
        shop.enqueue(unique("t1"));
        shop.elapse(TTL);
        shop.enqueue(unique("t2"));
        await(shop.store.forward(QUEUE));

        assertThat(shop.done(shop.take())).isEqualTo(Ack.WRITTEN);

        assertTaken("t3");
    }

    private void renewals(int times) {
        for (int time = 0; time < times; time++) {
            shop.elapse(TTL.dividedBy(2));
            await(shop.store.forward(QUEUE));
        }
    }
}
