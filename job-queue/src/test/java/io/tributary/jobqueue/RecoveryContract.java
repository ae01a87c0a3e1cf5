package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static io.tributary.jobqueue.TestShop.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What servers leave behind runs again; a crash counts only if the server is gone too. */
abstract class RecoveryContract<S extends TestShop> {

    S shop;
    private Recoverer recoverer;

    abstract S shop();

    @BeforeEach
    void open() {
        shop = shop();
        await(shop.store.expired(TestShop.QUEUE));
        recoverer = new Recoverer(
                shop.store,
                Runnable::run,
                shop.clock,
                Bench.CONFIG,
                expired -> false,
                new WorkerMetrics(new SimpleMeterRegistry()));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    int recover() {
        return await(recoverer.runOnce(List.of(TestShop.QUEUE)));
    }

    @Test
    void a_job_whose_server_died_runs_again_first_and_has_crashed() {
        shop.enqueueAndTake("t1");
        shop.enqueue(NewJob.of("other", new byte[0]).queue("critical").id("t2"));
        shop.clock.tick(Duration.ofSeconds(14));
        assertThat(recover()).as("the lease holds").isZero();

        shop.clock.tick(Duration.ofSeconds(1));
        assertThat(recover()).isEqualTo(1);

        assertThat(shop.ids(JobState.PENDING)).containsExactly("t1", "t2");
        Taken again = shop.take();
        assertThat(again.known().crashes()).isEqualTo(1);
        assertThat(again.known().convicted()).isFalse();
        assertThat(TestShop.message(again).getRetried()).isZero();
    }

    @Test
    void an_extended_lease_is_over_later() {
        Taken taken = shop.enqueueAndTake("t1");
        shop.clock.tick(Duration.ofSeconds(14));
        assertThat(shop.isLost(taken)).isFalse();
        shop.clock.tick(Duration.ofSeconds(14));
        assertThat(recover()).as("the lease holds").isZero();

        shop.clock.tick(Duration.ofSeconds(1));

        assertThat(recover()).isEqualTo(1);
    }

    @Test
    void a_lost_lease_of_a_server_that_lives_is_no_crash() {
        shop.enqueueAndTake("t1");
        shop.clock.tick(Duration.ofSeconds(15));
        shop.beat();

        assertThat(recover()).isEqualTo(1);

        assertThat(shop.take().known().crashes()).isZero();
    }

    @Test
    void a_server_that_left_lives_no_more() {
        shop.enqueueAndTake("t1");
        shop.clock.tick(Duration.ofSeconds(15));
        shop.beat();
        await(shop.store.leave());

        assertThat(recover()).isEqualTo(1);

        assertThat(shop.take().known().crashes()).isEqualTo(1);
    }

    @Test
    void nobody_is_convicted_soon_after_an_outage() {
        shop.enqueueAndTake("t1");
        shop.clock.tick(Duration.ofSeconds(60));
        shop.store.distrust();
        assertThat(recover()).isZero();
        shop.clock.tick(Duration.ofMillis(14_999));
        assertThat(recover()).isZero();

        shop.clock.tick(Duration.ofMillis(1));

        assertThat(recover()).isEqualTo(1);
    }

    @Test
    void the_third_crash_convicts() {
        for (int crash = 1; crash <= 3; crash++) {
            Taken taken = crash == 1 ? shop.enqueueAndTake("t1") : shop.take();
            assertThat(taken.known().convicted()).isFalse();
            shop.crash(taken);
        }

        Taken convicted = shop.take();

        assertThat(convicted.known().crashes()).isEqualTo(3);
        assertThat(convicted.known().convicted()).isTrue();
    }

    @Test
    void a_newer_job_inherits_the_conviction() {
        shop.crash(shop.enqueueAndTake("old"));
        shop.crash(shop.take());
        Taken taken = shop.take();
        shop.enqueue(job("new"));

        shop.crash(taken);

        Taken newer = shop.take();
        assertThat(newer.lease().id()).isEqualTo("new");
        assertThat(newer.known().crashes()).isEqualTo(3);
        assertThat(newer.known().convicted()).isTrue();
    }

    @Test
    void progress_forgives_crashes() {
        shop.crash(shop.enqueueAndTake("t1"));
        Taken second = shop.take();
        await(shop.store.progressed(second.lease()));

        shop.crash(second);

        assertThat(shop.take().known().crashes()).isEqualTo(1);
    }

    @Test
    void a_take_over_from_an_archived_job_keeps_the_count_until_a_run_ends_well() {
        shop.crash(shop.enqueueAndTake("old"));
        shop.archive(shop.take());

        Taken next = shop.enqueueAndTake("new");

        assertThat(next.known().crashes()).isEqualTo(1);
        assertThat(next.known().convicted()).isFalse();
        shop.done(next);
        assertThat(shop.enqueueAndTake("newer").known().crashes())
                .as("a run that ended well ends the count")
                .isZero();
    }

    @Test
    void the_count_of_an_archived_job_is_kept_for_a_day() {
        shop.crash(shop.enqueueAndTake("old"));
        shop.archive(shop.take());
        shop.elapse(Duration.ofDays(1).minusMinutes(1));
        Taken next = shop.enqueueAndTake("new");
        assertThat(next.known().crashes()).isEqualTo(1);
        shop.archive(next);

        shop.elapse(Duration.ofDays(1));

        assertThat(shop.enqueueAndTake("newer").known().crashes()).isZero();
    }

    @Test
    void a_server_that_says_nothing_for_ten_seconds_is_gone() {
        shop.enqueueAndTake("t1");
        shop.elapse(Duration.ofSeconds(5));
        shop.beat();
        shop.elapse(Duration.ofSeconds(10));

        assertThat(recover()).isEqualTo(1);

        assertThat(shop.take().known().crashes()).isEqualTo(1);
    }

    @Test
    void another_payload_inherits_nothing() {
        shop.crash(shop.enqueueAndTake("old"));
        shop.archive(shop.take());

        shop.enqueue(NewJob.of(Bench.TYPE, new byte[] {1}).queue("critical").uniqueUntilStart());

        assertThat(shop.take().known().crashes()).isZero();
    }

    @Test
    void of_two_recoverers_one_counts() {
        Taken taken = shop.enqueueAndTake("t1");
        shop.clock.tick(Duration.ofSeconds(15));
        var seen = await(shop.store.expired(TestShop.QUEUE)).get(0);

        assertThat(await(shop.store.recover(seen, true, 3))).isTrue();
        assertThat(await(shop.store.recover(seen, true, 3))).isFalse();

        assertThat(taken.lease().id()).isEqualTo("t1");
        assertThat(shop.ids(JobState.PENDING)).containsExactly("t1");
        assertThat(shop.take().known().crashes()).isEqualTo(1);
    }

    @Test
    void a_lease_that_was_extended_after_it_was_seen_is_left_alone() {
        Taken taken = shop.enqueueAndTake("t1");
        shop.clock.tick(Duration.ofSeconds(15));
        var seen = await(shop.store.expired(TestShop.QUEUE)).get(0);
        assertThat(shop.isLost(taken)).isFalse();

        assertThat(await(shop.store.recover(seen, true, 3))).isFalse();

        assertThat(shop.ids(JobState.ACTIVE)).containsExactly("t1");
        assertThat(shop.done(taken)).isEqualTo(Ack.WRITTEN);
    }
}
