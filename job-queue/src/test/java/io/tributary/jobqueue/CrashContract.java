package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.job;
import static io.tributary.jobqueue.Bench.until;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.Bench.Hand;
import io.tributary.jobqueue.Bench.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers that die or stop, wherever their jobs are kept. */
abstract class CrashContract<B extends TestBench> {

    private static final Duration SHORT = Duration.ofMillis(300);

    B bench;
    Hand hand;

    abstract B bench();

    @BeforeEach
    void open() {
        bench = bench();
        hand = new Hand();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** Leases of a second or two, so that a test needn't wait long for their end. */
    static JobServerConfig quick(Duration trust) {
        return Bench.CONFIG
                .looks(Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofMillis(100))
                .leases(SHORT, Duration.ofSeconds(2), trust);
    }

    /** Servers that die while each runs the job that is next, so often. */
    void crash(int times) {
        for (int crash = 1; crash <= times; crash++) {
            JobServer victim = bench.server(hand, quick(Duration.ZERO));
            assertThat(hand.next().job().crashes()).isEqualTo(crash - 1);
            bench.kill(victim);
        }
    }

    /** These jobs, pending, each of which has crashed a server. */
    void suspects(String... ids) {
        for (String id : ids) {
            await(bench.client.enqueue(job("x").id(id)));
        }
        JobServer victim = bench.server(hand, quick(Duration.ZERO));
        Set<String> ran = new HashSet<>();
        while (ran.size() < ids.length) {
            assertThat(ran.add(hand.next().job().id())).as("each runs once").isTrue();
        }
        assertThat(ran).containsExactlyInAnyOrder(ids);
        await(bench.inspector.pause("critical"));
        bench.kill(victim);
        JobServer rescuer = bench.server(new Hand(), quick(Duration.ZERO).concurrency(1));
        until(() -> bench.stats().pending() == ids.length, "all were recovered");
        await(rescuer.stop(Duration.ofMillis(1)));
        for (String id : ids) {
            assertThat(bench.find(id).crashes()).isEqualTo(1);
        }
    }

    // A.6-13
    @Test
    void a_killed_servers_job_runs_again() {
        await(bench.client.enqueue(job("x").id("t1").maxRetry(0).uniqueUntilStart()));
        crash(1);

        bench.server(hand, quick(Duration.ZERO));

        Run again = hand.next();
        assertThat(again.job().id()).isEqualTo("t1");
        assertThat(again.job().crashes()).isEqualTo(1);
        assertThat(again.job().retried()).isZero();
    }

    @Test
    void the_third_crash_archives_without_another_run() {
        await(bench.client.enqueue(job("x").id("t1").uniqueUntilStart()));
        crash(3);

        bench.server(hand, quick(Duration.ZERO));

        until(() -> bench.stats().archived() == 1, "the job is archived");
        assertThat(hand.runs).isEmpty();
        assertThat(hand.archived()).containsExactly("crashed its server 3 times");
        assertThat(bench.archived().crashes()).isEqualTo(3);

        await(bench.client.enqueue(job("x").id("t2").uniqueUntilStart()));
        Run wantedAgain = hand.next();
        assertThat(wantedAgain.job().id()).isEqualTo("t2");
        assertThat(wantedAgain.job().crashes()).isEqualTo(3);
    }

    @Test
    void a_convicted_job_whose_handler_can_not_prepare_comes_back_convicted() {
        await(bench.client.enqueue(job("x").id("t1").uniqueUntilStart()));
        crash(3);
        hand.before = job -> Uni.createFrom().failure(new IllegalStateException("no database"));
        bench.server(hand, quick(Duration.ZERO));
        until(() -> bench.stats().scheduled() == 1, "the job comes back later");
        assertThat(bench.stats().archived()).isZero();

        hand.before = job -> Uni.createFrom().voidItem();
        await(bench.inspector.run("critical", "t1"));

        until(() -> bench.stats().archived() == 1, "the job is archived");
        assertThat(hand.runs).as("it never ran again").isEmpty();
    }

    @Test
    void of_jobs_that_crashed_one_runs_at_a_time_beside_other_work() {
        suspects("suspect0", "suspect1", "suspect2");
        await(bench.client.enqueue(job("x").id("other")));
        bench.server(hand);
        await(bench.inspector.unpause("critical"));

        Map<String, Run> first = Stream.of(hand.next(), hand.next())
                .collect(Collectors.toMap(run -> run.job().id(), run -> run));
        assertThat(first).containsOnlyKeys(firstSuspect(first), "other");
        until(() -> bench.stats().scheduled() == 2, "the others are put off");
        Objects.requireNonNull(first.get(firstSuspect(first))).ends(JobOutcome.done());
        Run second = hand.next();
        assertThat(second.job().slept()).isFalse();
        assertThat(second.job().snoozes()).isZero();
        assertThat(second.job().retried()).isZero();
    }

    private static String firstSuspect(Map<String, Run> runs) {
        return runs.keySet().stream()
                .filter(id -> id.startsWith("suspect"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void progress_lets_the_next_suspect_run() {
        suspects("suspect0", "suspect1");
        bench.server(hand);
        await(bench.inspector.unpause("critical"));
        Run first = hand.next();

        await(first.job().progressed());

        assertThat(hand.next().job().id()).isNotEqualTo(first.job().id());
        assertThat(bench.find(first.job().id()).crashes()).isZero();
    }

    @Test
    void stopping_waits_for_what_runs() {
        JobServer server = bench.server(hand);
        await(bench.client.enqueue(job("x")));
        Run run = hand.next();
        var stopped = server.stop(Duration.ofSeconds(10)).subscribeAsCompletionStage();

        run.ends(JobOutcome.done());

        stopped.join();
        assertThat(bench.stats().processed()).isEqualTo(1);
        assertThat(await(bench.inspector.servers())).isEmpty();
        await(bench.client.enqueue(job("y")));
        assertThat(bench.stats().pending()).isEqualTo(1);
    }

    @Test
    void stopping_hands_back_what_does_not_end_first_in_line_and_uncounted() {
        JobServer server = bench.server(hand);
        for (int i = 0; i < 3; i++) {
            await(bench.client.enqueue(job("x" + i).id("t" + i).uniqueUntilStart()));
            hand.next();
        }
        await(bench.client.enqueue(
                job("later").id("later").processAt(Instant.now().plusSeconds(3600))));

        await(server.stop(Duration.ofMillis(10)));

        assertThat(bench.ids(JobState.PENDING)).isEqualTo(List.of("t0", "t1", "t2"));
        assertThat(bench.find("t0").crashes()).isZero();
        assertThat(bench.find("t0").retried()).isZero();
        assertThat(bench.stats().active()).isZero();
        bench.server(hand, Bench.CONFIG.concurrency(1));
        assertThat(hand.next().job().id()).isEqualTo("t0");
    }

    @Test
    void two_servers_share_ten_thousand_jobs_and_each_runs_once() {
        Map<String, Integer> runs = new ConcurrentHashMap<>();
        JobHandler count = job -> {
            runs.merge(job.id(), 1, Integer::sum);
            return Uni.createFrom().item(JobOutcome.done());
        };
        long start = System.nanoTime();
        await(bench.client.enqueue(IntStream.range(0, 10_000)
                .mapToObj(n -> job("x" + n).id("t" + n).uniqueUntilStart())
                .toList()));
        long enqueued = System.nanoTime();
        bench.server(count);
        bench.server(count);

        until(() -> bench.stats().processed() == 10_000, "all are done");

        System.out.printf(
                "10,000 jobs: enqueued at %d/s, worked off at %d/s by two servers%n",
                10_000_000_000_000L / (enqueued - start), 10_000_000_000_000L / (System.nanoTime() - enqueued));
        assertThat(runs).hasSize(10_000);
        assertThat(runs.values()).allMatch(times -> times == 1);
        assertThat(bench.stats().pending()
                        + bench.stats().active()
                        + bench.stats().retry())
                .isZero();
        assertThat(bench.exists("t0")).isFalse();
    }
}
