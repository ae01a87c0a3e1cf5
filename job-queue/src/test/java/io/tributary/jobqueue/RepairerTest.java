package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.mutiny.redis.client.Command;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How a repair goes about it, and which server does it. */
class RepairerTest extends InspectorGround {

    private static final QueueKeys KEYS = new QueueKeys(QUEUE);
    private static final Duration OLD = Duration.ofSeconds(61);
    private static final RepairStep NOTHING = new RepairStep("0", 0, 0, 0);

    private final RedisGround ground = new RedisGround(clock);

    @Override
    Ports open(Clock clock) {
        return ground.ports;
    }

    @Override
    void shut() {
        ground.close();
    }

    private RepairStep repair(String queue) {
        return RedisGround.repair(ports.inspector(), queue);
    }

    private RepairStep repair() {
        return repair(QUEUE);
    }

    private void delete(String name) {
        ground.fixture.command(Command.DEL, KEYS.prefix() + name);
    }

    @Test
    void a_large_set_is_looked_through_piece_by_piece() {
        ground.eval(
                QUEUE, "for i = 1, 5000 do redis.call('ZADD', KEYS[1] .. 'archived', i, 'ghost' .. i) end return 1");

        assertThat(await(ports.inspector().repair(QUEUE, "archived:0")).removed())
                .isLessThan(2_000);
        assertThat(repair().removed()).isGreaterThan(3_000);
        assertThat(stats().archived()).isZero();
    }

    @Test
    void a_queues_name_is_no_pattern() {
        for (String odd : List.of("a*b", "a?b", "a[x]b", "a\\b", "a^-b")) {
            ground.fixture.command(Command.HSET, new QueueKeys(odd).task("ghost"), "state", "active");
        }
        for (String other : List.of("axb", "a**b", "aab")) {
            ground.fixture.command(Command.HSET, new QueueKeys(other).task("ghost"), "state", "active");
        }

        for (String odd : List.of("a*b", "a?b", "a[x]b", "a\\b", "a^-b")) {
            assertThat(repair(odd).removed()).as(odd).isEqualTo(1);
        }
        assertThat(ground.fixture.list(Command.KEYS, "asynq:*")).hasSize(3);
    }

    @Test
    void thousands_of_lost_jobs_come_back_beside_a_full_queue() {
        List<NewJob> jobs =
                IntStream.range(0, 1_000).mapToObj(n -> job("lost" + n)).toList();
        await(ports.producer().enqueue(QUEUE, List.of(jobs), null));
        delete("pending");
        clock.tick(OLD);
        for (int from = 0; from < 20_000; from += 1_000) {
            List<NewJob> more = IntStream.range(from, from + 1_000)
                    .mapToObj(n -> job("t" + n))
                    .toList();
            await(ports.producer().enqueue(QUEUE, List.of(more), null));
        }
        int rounds = 0;
        while (stats().pending() < 21_000) {
            repair();
            rounds++;
        }

        assertThat(rounds)
                .as("a search is bounded, so that it takes some rounds")
                .isLessThan(10);
        assertThat(repair()).isEqualTo(NOTHING);
    }

    @Test
    void one_server_at_a_time_repairs_and_tells_what_it_did() {
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        WorkerStore other = new RedisWorkerStore(
                ground.fixture.redis,
                clock,
                new ServerName("host", 8, "other"),
                new Home(ground.fixture.vertx.getDelegate()));
        Repairer first = new Repairer(ports.worker(), Runnable::run, metrics);
        Repairer second = new Repairer(other, Runnable::run, metrics);
        pending(job("t1"));
        delete("pending");
        clock.tick(OLD);

        assertThat(await(first.step(QUEUE))).isTrue();
        assertThat(await(second.step(QUEUE))).isFalse();
        while (await(first.step(QUEUE))) {
            assertThat(await(second.step(QUEUE))).isFalse();
        }

        assertThat(metrics.get("jobs.repaired")
                        .tags("queue", QUEUE, "kind", "requeued")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(ground.fixture.text(Command.GET, KEYS.prefix() + "repairing"))
                .isEqualTo("host:7:server");
        assertThat(Long.valueOf(ground.fixture.text(Command.TTL, KEYS.prefix() + "repairing")))
                .isBetween(40L, 50L);
        await(other.close());
    }

    @Test
    void a_server_repairs() {
        pending(job("t1"));
        delete("pending");
        clock.tick(OLD);
        Bench.Hand hand = new Bench.Hand();
        try (Bench bench = new Bench(clock, ground.fixture)) {
            bench.server(hand);

            assertThat(hand.next().job().id()).isEqualTo("t1");
        }
    }
}
