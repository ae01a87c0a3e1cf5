package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static io.tributary.jobqueue.Workshop.KEYS;
import static io.tributary.jobqueue.Workshop.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.vertx.mutiny.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What servers leave behind runs again; a crash counts only if the server is gone too. */
class RecoveryTest {

    private Workshop shop;
    private Recoverer recoverer;

    @BeforeEach
    void open() {
        shop = new Workshop();
        await(shop.store.expired(Workshop.QUEUE));
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

    private void serverIsAlive() {
        shop.fixture.command(Command.SET, shop.server.infoKey(), "info");
    }

    private int recover() {
        return await(recoverer.runOnce(List.of(Workshop.QUEUE)));
    }

    @Test
    void a_job_whose_server_died_runs_again_first_and_has_crashed() {
        shop.enqueueAndTake("t1");
        shop.enqueue(NewJob.of("other", new byte[0]).queue("critical").id("t2"));
        shop.clock.tick(Duration.ofSeconds(14));
        assertThat(recover()).as("the lease holds").isZero();

        shop.clock.tick(Duration.ofSeconds(1));
        assertThat(recover()).isEqualTo(1);

        assertThat(shop.list("pending")).containsExactly("t2", "t1");
        Taken again = shop.take();
        assertThat(again.known().crashes()).isEqualTo(1);
        assertThat(again.known().convicted()).isFalse();
        assertThat(Workshop.message(again).getRetried()).isZero();
    }

    @Test
    void a_lost_lease_of_a_server_that_lives_is_no_crash() {
        shop.enqueueAndTake("t1");
        serverIsAlive();
        shop.clock.tick(Duration.ofSeconds(15));

        assertThat(recover()).isEqualTo(1);

        assertThat(shop.take().known().crashes()).isZero();
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
        Taken taken = shop.enqueueAndTake("old");
        shop.fixture.command(Command.HSET, KEYS.task("old"), "crashes", "2");
        shop.enqueue(job("new"));

        shop.crash(taken);

        Taken newer = shop.take();
        assertThat(newer.lease().id()).isEqualTo("new");
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
    void of_two_recoverers_one_counts() {
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
