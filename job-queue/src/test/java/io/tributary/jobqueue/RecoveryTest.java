package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static io.tributary.jobqueue.TestShop.job;
import static io.tributary.jobqueue.Workshop.KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.vertx.mutiny.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Recovery in Redis, where Go workers are too, and what shouldn't be. */
class RecoveryTest extends RecoveryContract<Workshop> {

    @Override
    Workshop shop() {
        return new Workshop();
    }

    private void serverIsAlive() {
        shop.fixture.command(Command.SET, shop.server.infoKey(), "info");
    }

    @Test
    void a_server_whose_key_is_there_lives() {
        shop.enqueueAndTake("t1");
        serverIsAlive();
        shop.clock.tick(Duration.ofSeconds(15));

        assertThat(recover()).isEqualTo(1);

        assertThat(shop.take().known().crashes()).isZero();
    }

    @Test
    void a_newer_job_inherits_the_field_of_the_conviction() {
        Taken taken = shop.enqueueAndTake("old");
        shop.fixture.command(Command.HSET, KEYS.task("old"), "crashes", "2");
        shop.enqueue(job("new"));

        shop.crash(taken);

        Taken newer = shop.take();
        assertThat(newer.lease().id()).isEqualTo("new");
        assertThat(newer.known().convicted()).isTrue();
    }

    @Test
    void a_take_over_from_an_archived_job_keeps_the_count_for_a_day() {
        shop.crash(shop.enqueueAndTake("old"));
        shop.archive(shop.take());
        assertThat(shop.lock()).isNull();
        String kept = shop.fixture.list(Command.KEYS, "*:crashes").get(0);
        assertThat(Long.valueOf(shop.fixture.text(Command.TTL, kept))).isBetween(86_395L, 86_400L);

        Taken next = shop.enqueueAndTake("new");

        assertThat(next.known().crashes()).isEqualTo(1);
        assertThat(next.known().convicted()).isFalse();
        shop.done(next);
        assertThat(shop.enqueueAndTake("newer").known().crashes())
                .as("a run that ended well ends the count")
                .isZero();
    }

    @Test
    void a_take_over_from_a_job_that_a_go_worker_archived_keeps_the_count_for_a_day() {
        archivedByGo("old", 86_399);
        assertThat(shop.enqueueAndTake("new").known().crashes()).isEqualTo(2);

        archivedByGo("older", 86_401);
        assertThat(shop.enqueueAndTake("newer").known().crashes()).isZero();
    }

    private void archivedByGo(String id, long secondsAgo) {
        shop.enqueue(job(id));
        shop.fixture.command(Command.RPOP, KEYS.prefix() + "pending");
        shop.fixture.command(Command.HSET, KEYS.task(id), "state", "archived", "crashes", 2);
        shop.fixture.command(
                Command.ZADD, KEYS.prefix() + "archived", shop.clock.instant().getEpochSecond() - secondsAgo, id);
    }

    @Test
    void a_go_workers_lease_is_over_half_a_minute_later() {
        shop.enqueue(job("t1"));
        shop.takeAsGo("t1");
        shop.clock.tick(Duration.ofSeconds(59));
        assertThat(recover()).isZero();

        shop.clock.tick(Duration.ofSeconds(1));

        assertThat(recover()).isEqualTo(1);
        assertThat(shop.take().known().crashes()).isEqualTo(1);
    }

    @Test
    void a_go_worker_that_may_have_been_cut_off_by_an_outage_has_not_crashed() {
        shop.enqueue(job("t1"));
        shop.takeAsGo("t1");
        shop.clock.tick(Duration.ofSeconds(1));
        shop.store.distrust();
        shop.clock.tick(Duration.ofSeconds(59));

        assertThat(recover()).isEqualTo(1);

        assertThat(shop.take().known().crashes()).isZero();
    }

    /** As when the machine that all of them are on sleeps, and Redis, elsewhere, goes on. */
    @Test
    void of_servers_that_stood_still_together_none_counts_the_others_crashes() {
        AtomicLong millis = new AtomicLong();
        TickingClock clock = shop.clock;
        WorkerStore second = new RedisWorkerStore(
                shop.fixture.redis,
                new RedisLink(shop.fixture.redis, clock, Duration.ofSeconds(5), millis::get),
                clock,
                new ServerName("host", 2, "second"),
                new Home(shop.fixture.vertx.getDelegate()));
        Recoverer recoverer = new Recoverer(
                second,
                Runnable::run,
                clock,
                Bench.CONFIG,
                expired -> false,
                new WorkerMetrics(new SimpleMeterRegistry()));
        shop.enqueueAndTake("t1");
        await(second.ping());
        clock.tick(Duration.ofSeconds(60));
        millis.addAndGet(60_000);

        assertThat(await(recoverer.runOnce(List.of(TestShop.QUEUE)))).isZero();
        await(second.ping());
        clock.tick(Duration.ofMillis(14_999));
        assertThat(await(recoverer.runOnce(List.of(TestShop.QUEUE)))).isZero();
        serverIsAlive();
        clock.tick(Duration.ofMillis(1));

        assertThat(await(recoverer.runOnce(List.of(TestShop.QUEUE)))).isEqualTo(1);
        assertThat(shop.take().known().crashes()).isZero();
        await(second.close());
    }

    // A.6-5
    @Test
    void an_active_job_without_a_lease_runs_again() {
        shop.enqueueAndTake("t1");
        shop.fixture.command(Command.DEL, KEYS.prefix() + "lease");
        shop.clock.tick(Duration.ofSeconds(15));

        assertThat(recover()).isEqualTo(1);

        assertThat(shop.take().known().crashes()).isZero();
    }

    // A.6-3, A.6-4
    @Test
    void a_leased_id_without_a_job_is_removed() {
        shop.enqueueAndTake("t1");
        shop.fixture.command(Command.DEL, KEYS.task("t1"));
        shop.clock.tick(Duration.ofSeconds(15).plusSeconds(30));

        assertThat(recover()).isEqualTo(1);

        assertThat(shop.fixture.list(Command.KEYS, "asynq:{critical}:*")).isEmpty();
    }

    // A.6-2
    @Test
    void what_can_not_be_decoded_keeps_no_other_from_recovery() {
        shop.enqueueAndTake("t1");
        shop.enqueue(NewJob.of("other", new byte[0]).queue("critical").id("t2"));
        shop.take();
        shop.fixture.command(Command.HSET, KEYS.task("t1"), "msg", new byte[] {(byte) 0xff, 1, 2});
        shop.clock.tick(Duration.ofSeconds(15));

        assertThat(recover()).isEqualTo(2);

        assertThat(shop.list("pending")).containsExactlyInAnyOrder("t1", "t2");
    }

    @Test
    void a_lease_on_something_that_is_no_job_keeps_no_other_from_recovery() {
        shop.enqueueAndTake("t1");
        shop.fixture.command(Command.SET, KEYS.task("foreign"), "no hash");
        shop.fixture.command(Command.ZADD, KEYS.prefix() + "lease", 1, "foreign");
        shop.clock.tick(Duration.ofSeconds(15));

        assertThat(recover()).isEqualTo(2);

        assertThat(shop.list("pending")).containsExactly("t1");
        assertThat(shop.set("lease")).isEmpty();
        assertThat(shop.fixture.text(Command.GET, KEYS.task("foreign"))).isEqualTo("no hash");
    }

    @Test
    void a_leftover_lease_of_a_job_that_waits_is_removed_alone() {
        shop.snooze(shop.enqueueAndTake("t1"), Wait.BUDGET);
        Map<String, String> before = shop.task("t1");
        shop.fixture.command(Command.ZADD, KEYS.prefix() + "lease", 1, "t1");

        shop.clock.tick(Duration.ofSeconds(15));
        assertThat(recover()).isEqualTo(1);

        assertThat(shop.task("t1")).isEqualTo(before);
        assertThat(shop.set("lease")).isEmpty();
        assertThat(shop.list("pending")).isEmpty();
    }

    @Test
    void of_two_recoverers_one_counts_in_the_hash() {
        Taken taken = shop.enqueueAndTake("t1");
        shop.clock.tick(Duration.ofSeconds(15));
        var seen = await(shop.store.expired(Workshop.QUEUE)).get(0);

        assertThat(await(shop.store.recover(seen, true, 3))).isTrue();
        assertThat(await(shop.store.recover(seen, true, 3))).isFalse();

        assertThat(taken.lease().id()).isEqualTo("t1");
        assertThat(shop.list("pending")).containsExactly("t1");
        assertThat(shop.task("t1")).containsEntry("crashes", "1");
    }
}
