package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.TYPE;
import static io.tributary.jobqueue.Bench.job;
import static io.tributary.jobqueue.Bench.until;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.Bench.Hand;
import io.tributary.jobqueue.Bench.Run;
import io.tributary.jobqueue.JobOutcome.Wait;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients and servers count and time. */
class MetricsTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final JobServerConfig DEAF = Bench.CONFIG.leases(LONG, LONG.multipliedBy(3), Duration.ofSeconds(15));

    private final Set<String> histograms = ConcurrentHashMap.newKeySet();
    private MemoryBench bench;
    private Hand hand;

    @BeforeEach
    void open() {
        bench = new MemoryBench(Clock.systemUTC());
        hand = new Hand();
        bench.metrics.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                if (Boolean.TRUE.equals(config.isPercentileHistogram())) {
                    histograms.add(id.getName());
                }
                return config;
            }
        });
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private double settled(String outcome) {
        var counter = bench.metrics
                .find("jobs.settled")
                .tags("queue", "critical", "type", TYPE, "outcome", outcome)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private void settles(NewJob job, String outcome, JobOutcome end) {
        await(bench.client.enqueue(job));
        hand.next().ends(end);
        until(() -> settled(outcome) == 1, outcome);
    }

    @Test
    void each_end_is_counted_by_queue_type_and_outcome() {
        bench.server(hand, DEAF);

        settles(job("1"), "done", JobOutcome.done());
        settles(job("2"), "retried", JobOutcome.retry("bad luck"));
        settles(job("3"), "archived", JobOutcome.skip("no such page"));
        settles(job("4"), "snoozed", JobOutcome.snooze(LONG, Wait.BUDGET));
        hand.before = told -> Uni.createFrom().failure(new IllegalStateException("no database"));
        settles(job("5"), "not-archived", JobOutcome.skip("no such page"));
        await(bench.client.enqueue(job("6")));
        hand.next().ends(JobOutcome.revoke());
        until(() -> settled("done") == 2, "what was revoked counts as done");
    }

    @Test
    void an_end_that_came_too_late_or_gave_way_is_counted_as_such() {
        bench.server(hand, DEAF);
        await(bench.client.enqueue(job("lost").id("t1")));
        Run lost = hand.next();
        bench.change((queue, now) -> {
            Objects.requireNonNull(queue.find("t1")).task().ended();
            return queue;
        });
        lost.ends(JobOutcome.done());
        until(() -> settled("lost") == 1, "its lease was lost");

        await(bench.client.enqueue(job("x").uniqueUntilStart()));
        Run older = hand.next();
        await(bench.client.enqueue(job("x").uniqueUntilStart().processIn(LONG)));
        older.ends(JobOutcome.retry("bad luck"));
        until(() -> settled("superseded") == 1, "a newer one waits");
        assertThat(settled("done") + settled("retried")).isZero();
    }

    @Test
    void a_second_suspect_is_counted_as_put_off() {
        await(bench.client.enqueue(List.of(job("1").id("t1"), job("2").id("t2"))));
        bench.change((queue, now) -> {
            queue.all(JobState.PENDING).forEach(placed -> placed.task().crashed(99));
            return queue;
        });

        bench.server(hand, DEAF);

        until(() -> settled("put-off") == 1, "one of them is put off");
    }

    @Test
    void waits_and_runs_are_histograms_by_queue_and_type() {
        bench.server(hand, DEAF);
        await(bench.client.enqueue(job("x")));
        Run run = hand.next();
        until(() -> bench.metrics.get("jobs.running").gauge().value() == 1, "it runs");
        run.ends(JobOutcome.done());
        until(() -> settled("done") == 1, "it is done");

        assertThat(bench.metrics.get("jobs.running").gauge().value()).isZero();
        for (String name : List.of("jobs.wait", "jobs.run")) {
            Timer timer = bench.metrics
                    .get(name)
                    .tags("queue", "critical", "type", TYPE)
                    .timer();
            assertThat(timer.count()).as(name).isEqualTo(1);
            assertThat(histograms).contains(name);
        }
    }

    @Test
    void jobs_of_two_servers_that_run_are_counted_together() {
        Hand other = new Hand();
        bench.server(hand, DEAF.concurrency(1));
        bench.server(other, DEAF.concurrency(1));
        await(bench.client.enqueue(List.of(job("1"), job("2"))));
        Run one = hand.next();
        Run two = other.next();
        until(() -> running() == 2, "both run");

        one.ends(JobOutcome.done());
        until(() -> running() == 1, "one runs");
        two.ends(JobOutcome.done());
        until(() -> running() == 0, "none runs");
    }

    private double running() {
        return bench.metrics.get("jobs.running").gauge().value();
    }

    @Test
    void a_type_that_nothing_handles_is_no_label() {
        bench.server(hand, DEAF);

        await(bench.client.enqueue(NewJob.of("made up", new byte[0]).queue("critical")));

        until(
                () -> bench.metrics
                                .find("jobs.settled")
                                .tags("type", "unknown", "outcome", "retried")
                                .counter()
                        != null,
                "it is counted");
        assertThat(bench.metrics.find("jobs.settled").tag("type", "made up").counters())
                .isEmpty();
    }

    @Test
    void what_is_recovered_is_counted_with_whether_it_was_a_crash() {
        JobServer victim = bench.server(hand, CrashContract.quick(Duration.ZERO));
        await(bench.client.enqueue(job("x")));
        hand.next();
        bench.kill(victim);
        JobServer alive = bench.server(hand, CrashContract.quick(Duration.ZERO));
        hand.next();
        assertThat(recovered(true)).isEqualTo(1);
        assertThat(recovered(false)).isZero();

        bench.server(hand, CrashContract.quick(Duration.ZERO));
        until(() -> await(bench.inspector.servers()).size() == 2, "the other says that it lives");
        until(
                () -> {
                    bench.endLeases();
                    return recovered(false) > 0;
                },
                "its lease is over though it lives");
        assertThat(recovered(true)).isEqualTo(1);
        assertThat(alive.isAlive()).isTrue();
    }

    private double recovered(boolean crashed) {
        var counter = bench.metrics
                .find("jobs.recovered")
                .tags("queue", "critical", "crashed", String.valueOf(crashed))
                .counter();
        return counter == null ? 0 : counter.count();
    }

    /** Else the first increase were none to whoever watches increases. */
    @Test
    void what_goes_wrong_is_counted_before_it_does() {
        JobServer server = bench.server(hand, DEAF);

        for (String queue : List.of("critical", "default", "bulk")) {
            assertThat(untroubled(queue)).as(queue).containsOnly(0.0);
        }

        await(server.serve(JobQueues.weighted(Map.of("late", 1))));

        assertThat(untroubled("late")).containsOnly(0.0);
    }

    private List<Double> untroubled(String queue) {
        return List.of(
                shown("jobs.settled", "queue", queue, "type", TYPE, "outcome", "archived"),
                shown("jobs.quarantined", "queue", queue),
                shown("jobs.recovered", "queue", queue, "crashed", "true"),
                shown("jobs.recovered", "queue", queue, "crashed", "false"));
    }

    private double shown(String name, String... tags) {
        return bench.metrics.get(name).tags(tags).counter().count();
    }

    @Test
    void what_is_enqueued_is_counted_by_result() {
        JobClient client = bench.jobs.client(JobClientConfig.DEFAULT, bench.metrics, OpenTelemetry.noop());

        await(client.enqueue(List.of(
                job("x").id("t1").uniqueUntilStart(), job("x").uniqueUntilStart(), job("y").id("t1"), job("z"))));

        assertThat(enqueued("enqueued")).isEqualTo(2);
        assertThat(enqueued("duplicate")).isEqualTo(1);
        assertThat(enqueued("id-conflict")).isEqualTo(1);
    }

    private double enqueued(String result) {
        return bench.metrics
                .get("jobs.enqueued")
                .tags("queue", "critical", "type", TYPE, "result", result)
                .counter()
                .count();
    }
}
