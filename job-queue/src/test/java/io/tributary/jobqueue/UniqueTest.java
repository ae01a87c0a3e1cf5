package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static io.tributary.jobqueue.TestShop.QUEUE;
import static io.tributary.jobqueue.Workshop.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.jobqueue.JobOutcome.Wait;
import io.vertx.mutiny.redis.client.Command;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** asynq's lock in Redis, with the keys behind it. */
class UniqueTest extends UniqueContract<Workshop> {

    @Override
    Workshop shop() {
        return new Workshop();
    }

    private long lockSeconds() {
        return Long.parseLong(
                shop.fixture.text(Command.TTL, KEYS.lock(Bench.TYPE, "page".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void it_has_asynqs_lock_and_time_to_live() {
        shop.enqueue(unique("t1"));

        assertThat(shop.lock()).isEqualTo("t1");
        assertThat(lockSeconds()).isBetween(599L, 600L);
        assertThat(Workshop.message(shop.take()).getUniqueKey())
                .isEqualTo(KEYS.lock(Bench.TYPE, "page".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_scheduled_one_is_locked_for_its_delay_too() {
        shop.enqueue(unique("t1").processIn(Duration.ofSeconds(60)));

        assertThat(lockSeconds()).isBetween(659L, 660L);
    }

    @Test
    void waiting_and_running_it_makes_the_next_one_a_duplicate() {
        shop.enqueue(unique("t1"));
        assertThat(shop.enqueue(unique("t2"))).isEqualTo(EnqueueResult.DUPLICATE);

        Taken running = shop.take();
        assertThat(shop.enqueue(unique("t3"))).isEqualTo(EnqueueResult.DUPLICATE);

        shop.snooze(running, Wait.BACKOFF);
        assertThat(shop.enqueue(unique("t4"))).isEqualTo(EnqueueResult.DUPLICATE);
        assertThat(shop.set("scheduled"))
                .as("a duplicate brings nothing forward")
                .containsExactly("t1");
        assertThat(shop.fixture.list(Command.KEYS, KEYS.task("*"))).containsExactly(KEYS.task("t1"));
    }

    @Test
    void success_frees_it() {
        assertThat(shop.done(enqueueAndTake("t1"))).isEqualTo(Ack.WRITTEN);

        assertThat(shop.lock()).isNull();
        assertThat(shop.set("locks")).isEmpty();
        assertThat(shop.enqueue(unique("t2"))).isEqualTo(EnqueueResult.ENQUEUED);
    }

    // A.6-8
    @Test
    void being_archived_frees_it() {
        assertThat(shop.archive(enqueueAndTake("t1"))).isEqualTo(Ack.WRITTEN);

        assertThat(shop.lock()).isNull();
        assertThat(shop.enqueue(unique("t2"))).isEqualTo(EnqueueResult.ENQUEUED);
    }

    // A.6-7
    @Test
    void an_id_that_exists_leaves_no_lock_behind() {
        shop.enqueue(NewJob.of("other", new byte[0]).queue(QUEUE).id("t1"));

        assertThat(shop.enqueue(unique("t1"))).isEqualTo(EnqueueResult.ID_CONFLICT);

        assertThat(shop.lock()).isNull();
        assertThat(shop.enqueue(unique("t2"))).isEqualTo(EnqueueResult.ENQUEUED);
    }

    // A.6-8
    @Test
    void a_lock_that_go_left_with_an_archived_job_is_taken_over() {
        enqueueAndTake("t1");
        shop.fixture.command(Command.ZADD, KEYS.prefix() + "archived", 1, "t1");
        shop.fixture.command(Command.HSET, KEYS.task("t1"), "state", "archived");
        shop.fixture.command(Command.ZREM, KEYS.prefix() + "lease", "t1");

        assertThat(shop.enqueue(unique("t2"))).isEqualTo(EnqueueResult.ENQUEUED);
        assertThat(shop.lock()).isEqualTo("t2");
    }

    // A.6-8
    @Test
    void the_lock_does_not_run_out_while_the_job_waits_or_runs() {
        shop.enqueue(unique("t1"));
        elapse(TTL.dividedBy(2));
        await(shop.store.forward(QUEUE));
        assertThat(lockSeconds()).as("renewed while it waits").isBetween(599L, 600L);

        shop.take();
        elapse(TTL.dividedBy(2));
        await(shop.store.forward(QUEUE));

        assertThat(lockSeconds()).as("renewed while it runs").isBetween(599L, 600L);
        assertThat(shop.enqueue(unique("t2"))).isEqualTo(EnqueueResult.DUPLICATE);
    }

    @Test
    void a_lock_that_ran_out_while_no_server_was_there_is_taken_again() {
        shop.enqueue(unique("t1"));
        shop.fixture.command(Command.DEL, KEYS.lock(Bench.TYPE, "page".getBytes(StandardCharsets.UTF_8)));
        shop.clock.tick(TTL);

        await(shop.store.forward(QUEUE));

        assertThat(shop.enqueue(unique("t2"))).isEqualTo(EnqueueResult.DUPLICATE);
    }

    @Test
    void a_lock_is_not_renewed_for_a_job_that_is_gone() {
        shop.enqueue(unique("t1"));
        shop.fixture.command(Command.DEL, KEYS.task("t1"));
        shop.clock.tick(TTL);

        await(shop.store.forward(QUEUE));

        assertThat(shop.set("locks")).isEmpty();
        assertThat(shop.enqueue(unique("t2"))).isEqualTo(EnqueueResult.ENQUEUED);
    }

    /** Moves the clock, and what is left of the lock. */
    private void elapse(Duration time) {
        shop.clock.tick(time);
        String lock = KEYS.lock(Bench.TYPE, "page".getBytes(StandardCharsets.UTF_8));
        shop.fixture.command(Command.EXPIRE, lock, lockSeconds() - time.toSeconds());
    }
}
