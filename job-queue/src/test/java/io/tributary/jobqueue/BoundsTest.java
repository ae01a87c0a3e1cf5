package io.tributary.jobqueue;

import static io.tributary.jobqueue.Bench.job;
import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.Server;
import io.vertx.mutiny.redis.client.Command;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Too much, and what is no good, is refused with a reason, and changes nothing. */
class BoundsTest {

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(Clock.systemUTC());
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private JobClient client(int maxPayload, Map<String, Long> maxWaiting) {
        return new JobClient(
                bench.fixture.redis,
                Clock.systemUTC(),
                new JobClientConfig(maxPayload, maxWaiting),
                metrics,
                OpenTelemetry.noop());
    }

    private List<NewJob> jobs(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> job(prefix + n).id(prefix + n))
                .toList();
    }

    @Test
    void a_payload_that_is_too_large_is_named_and_nothing_of_its_batch_goes_in() {
        JobClient client = client(10, Map.of());

        assertThatThrownBy(() -> await(
                        client.enqueue(List.of(job("fits"), job("doesn't fit").id("large")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("large for queue critical has 11 bytes; at most 10");
        assertThat(bench.stats().pending()).isZero();
    }

    @Test
    void a_full_queue_refuses_a_batch_as_a_whole() {
        JobClient client = client(100, Map.of("critical", 5L));

        assertThat(await(client.enqueue(jobs("a", 3)))).containsOnly(EnqueueResult.ENQUEUED);
        assertThat(await(client.enqueue(jobs("b", 3)))).containsOnly(EnqueueResult.QUEUE_FULL);
        assertThat(await(client.enqueue(jobs("c", 2)))).containsOnly(EnqueueResult.ENQUEUED);
        assertThat(await(client.enqueue(job("d")))).isEqualTo(EnqueueResult.QUEUE_FULL);
        assertThat(await(client.enqueue(job("e").queue("default")))).isEqualTo(EnqueueResult.ENQUEUED);

        assertThat(bench.stats().pending()).isEqualTo(5);
        assertThat(metrics.counter("jobs.enqueued", "queue", "critical", "type", Bench.TYPE, "result", "queue-full")
                        .count())
                .isEqualTo(4);
    }

    @Test
    void callers_whose_jobs_go_with_one_call_are_refused_each_alone() {
        JobClient client = client(100, Map.of("critical", 5L));

        List<List<EnqueueResult>> results = await(Uni.join()
                .all(client.enqueue(jobs("a", 4)), client.enqueue(jobs("b", 2)), client.enqueue(jobs("c", 1)))
                .andFailFast());

        assertThat(results.get(0)).containsOnly(EnqueueResult.ENQUEUED);
        assertThat(results.get(1)).containsOnly(EnqueueResult.QUEUE_FULL);
        assertThat(results.get(2)).containsOnly(EnqueueResult.ENQUEUED);
    }

    @Test
    void jobs_that_wait_for_their_time_count_too() {
        JobClient client = client(100, Map.of("critical", 1L));

        await(client.enqueue(job("x").processIn(Duration.ofHours(1))));

        assertThat(await(client.enqueue(job("y")))).isEqualTo(EnqueueResult.QUEUE_FULL);
    }

    @Test
    void a_thousand_jobs_are_one_call() {
        await(bench.client.enqueue(job("announces the queue")));
        bench.fixture.command(Command.CONFIG, "RESETSTAT");

        await(bench.client.enqueue(jobs("a", 1_000)));

        String stats = bench.fixture.text(Command.INFO, "commandstats");
        assertThat(stats).contains("cmdstat_evalsha:calls=1,").contains("cmdstat_hset:calls=1000,");
        assertThat(bench.stats().pending()).isEqualTo(1_001);
    }

    @Test
    void large_jobs_are_cut_into_calls_of_sixteen_mebibytes() {
        JobClient client = client(8 << 20, Map.of());
        await(client.enqueue(job("announces the queue")));
        bench.fixture.command(Command.CONFIG, "RESETSTAT");

        List<EnqueueResult> results = await(client.enqueue(IntStream.range(0, 5)
                .mapToObj(n -> NewJob.of("large", new byte[6 << 20]).queue("critical"))
                .toList()));

        assertThat(results).hasSize(5).containsOnly(EnqueueResult.ENQUEUED);
        assertThat(bench.fixture.calls("evalsha")).as("two, two and one").isEqualTo(3);
        bench.fixture.command(Command.FLUSHALL);
    }

    @Test
    void callers_whose_large_jobs_come_together_share_no_call() {
        JobClient client = client(16 << 20, Map.of());
        await(client.enqueue(job("announces the queue")));
        bench.fixture.command(Command.CONFIG, "RESETSTAT");

        await(Uni.join()
                .all(IntStream.range(0, 4)
                        .mapToObj(n -> client.enqueue(
                                NewJob.of("large", new byte[9 << 20]).queue("critical")))
                        .toList())
                .andFailFast());

        assertThat(bench.fixture.calls("evalsha")).isEqualTo(4);
        bench.fixture.command(Command.FLUSHALL);
    }

    @Test
    void a_job_must_have_sense() {
        NewJob job = job("x");

        assertThatThrownBy(() -> NewJob.of(" ", new byte[0])).hasMessageContaining("type must not be blank");
        assertThatThrownBy(() -> job.id("")).hasMessageContaining("id must not be blank");
        assertThatThrownBy(() -> job.queue("a}b")).hasMessageContaining("queue's name");
        assertThatThrownBy(() -> job.queue("a\nb")).hasMessageContaining("queue's name");
        assertThatThrownBy(() -> job.queue(" ")).hasMessageContaining("queue's name");
        assertThatThrownBy(() -> job.processIn(Duration.ofSeconds(-1))).hasMessageContaining("delay");
        assertThatThrownBy(() -> job.maxRetry(-1)).hasMessageContaining("maxRetry");
        assertThatThrownBy(() -> job.timeout(Duration.ofMillis(999))).hasMessageContaining("timeout");
        assertThatThrownBy(() -> job.retention(Duration.ofSeconds(-1))).hasMessageContaining("retention");
        assertThatThrownBy(() -> job.unique(Duration.ZERO)).hasMessageContaining("ttl");
        assertThatThrownBy(() -> new JobClientConfig(-1, Map.of())).hasMessageContaining("maxPayload");
        assertThatThrownBy(() -> new JobClientConfig(1, Map.of("q", -1L))).hasMessageContaining("maxWaiting of q");
    }

    @Test
    void a_redis_that_is_away_is_told_at_once_and_forgotten_when_it_is_back() {
        bench.fixture.stack.stop(Server.REDIS);
        try {
            Throwable failure =
                    await(bench.client.enqueue(job("x")).onItemOrFailure().transform((result, refused) -> refused));
            assertThat(failure).isInstanceOf(JobQueueUnavailable.class).hasMessageContaining("can't serve now");
            assertThat(Outage.is(failure)).isTrue();
            assertThatThrownBy(() -> await(bench.client.enqueue(List.of(job("x"), job("y").queue("default")))))
                    .as("of several queues")
                    .isInstanceOf(JobQueueUnavailable.class);
            assertThatThrownBy(() -> await(bench.inspector.stats("critical"))).isInstanceOf(JobQueueUnavailable.class);
        } finally {
            bench.fixture.stack.start(Server.REDIS);
        }
        Bench.until(bench.fixture::isUp, "Redis is back");
        assertThat(await(bench.client.enqueue(job("x").id("t1")))).isEqualTo(EnqueueResult.ENQUEUED);
    }
}
