package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static io.tributary.jobqueue.TestShop.NOON;
import static io.tributary.jobqueue.TestShop.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client's calls do, wherever the jobs are kept. */
abstract class JobClientContract<S extends TestShop> {

    private static final byte[] X = "x".getBytes(StandardCharsets.UTF_8);

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

    private static NewJob plain(String id) {
        return NewJob.of("a:b", X).queue(QUEUE).id(id);
    }

    private static List<NewJob> plain(String name, int count) {
        return IntStream.range(0, count).mapToObj(n -> plain(name + n)).toList();
    }

    @Test
    void what_was_enqueued_is_what_is_taken() {
        assertThat(shop.enqueue(plain("t1").header("k", "v").maxRetry(7).timeout(Duration.ofMinutes(2))))
                .isEqualTo(EnqueueResult.ENQUEUED);

        Taken taken = shop.take();
        var message = TestShop.message(taken);
        assertThat(taken.lease().id()).isEqualTo("t1");
        assertThat(taken.pendingSince()).isEqualTo(NOON);
        assertThat(taken.known()).isEqualTo(Taken.Known.NOTHING);
        assertThat(message.getType()).isEqualTo("a:b");
        assertThat(message.getPayload().toByteArray()).isEqualTo(X);
        assertThat(message.getHeadersMap()).isEqualTo(Map.of("k", "v"));
        assertThat(message.getRetry()).isEqualTo(7);
        assertThat(message.getTimeout()).isEqualTo(120);
    }

    @Test
    void what_caused_a_job_is_known_whether_it_is_unique_or_not() {
        NewJob caused = plain("t1").eventTime(NOON.minusMillis(1)).onlyIfKnown(true);
        shop.enqueue(caused);
        shop.enqueue(caused.id("t2").unique(Duration.ofMinutes(1)));

        for (Taken taken : shop.take(2).jobs()) {
            assertThat(taken.known().eventTime()).isEqualTo(NOON.minusMillis(1));
            assertThat(taken.known().onlyIfKnown()).isTrue();
            assertThat(taken.known().wantedAt()).isNull();
        }
        assertThat(shop.ids(JobState.ACTIVE)).containsExactly("t1", "t2");
    }

    @Test
    void a_queue_is_first_in_first_out() {
        plain("t", 5).forEach(shop::enqueue);

        assertThat(shop.take(3).jobs().stream().map(taken -> taken.lease().id()))
                .containsExactly("t0", "t1", "t2");
        assertThat(shop.take(3).jobs().stream().map(taken -> taken.lease().id()))
                .containsExactly("t3", "t4");
    }

    @Test
    void a_scheduled_job_waits_for_its_time_rounded_up() {
        shop.enqueue(plain("t1").processAt(NOON.plusMillis(60_500)));
        assertThat(shop.ids(JobState.SCHEDULED)).containsExactly("t1");

        shop.clock.tick(Duration.ofMillis(60_999));
        await(shop.store.forward(QUEUE));
        assertThat(shop.ids(JobState.PENDING)).isEmpty();

        shop.clock.tick(Duration.ofMillis(1));
        await(shop.store.forward(QUEUE));
        assertThat(shop.ids(JobState.PENDING)).containsExactly("t1");
    }

    @Test
    void jobs_become_due_in_the_order_of_their_time() {
        shop.enqueue(plain("later").processIn(Duration.ofSeconds(2)));
        shop.enqueue(plain("sooner").processIn(Duration.ofSeconds(1)));
        shop.clock.tick(Duration.ofSeconds(2));

        await(shop.store.forward(QUEUE));

        assertThat(shop.ids(JobState.PENDING)).containsExactly("sooner", "later");
    }

    @Test
    void a_time_that_has_come_is_no_schedule() {
        shop.enqueue(plain("t1").processAt(NOON));

        assertThat(shop.ids(JobState.PENDING)).containsExactly("t1");
    }

    @Test
    void an_id_is_used_once_in_its_queue_as_long_as_its_job_exists() {
        shop.enqueue(plain("t1"));

        assertThat(shop.enqueue(NewJob.of("c:d", X).queue(QUEUE).id("t1"))).isEqualTo(EnqueueResult.ID_CONFLICT);
        assertThat(shop.enqueue(plain("t1").queue("default"))).isEqualTo(EnqueueResult.ENQUEUED);

        assertThat(shop.ids(JobState.PENDING)).containsExactly("t1");
        Taken taken = shop.take();
        assertThat(TestShop.message(taken).getType()).isEqualTo("a:b");
        assertThat(shop.enqueue(plain("t1"))).as("it runs").isEqualTo(EnqueueResult.ID_CONFLICT);
        shop.done(taken);
        assertThat(shop.enqueue(plain("t1"))).isEqualTo(EnqueueResult.ENQUEUED);
    }

    @Test
    void an_id_conflict_takes_no_lock() {
        shop.enqueue(plain("t1"));

        assertThat(shop.enqueue(plain("t1").uniqueUntilStart())).isEqualTo(EnqueueResult.ID_CONFLICT);

        assertThat(shop.enqueue(plain("t2").uniqueUntilStart())).isEqualTo(EnqueueResult.ENQUEUED);
    }

    @Test
    void in_one_call_too_an_id_is_used_once_and_a_lock_held_once() {
        assertThat(await(shop.client.enqueue(List.of(
                        plain("t1"),
                        plain("t1"),
                        plain("t2").uniqueUntilStart(),
                        plain("t3").uniqueUntilStart()))))
                .containsExactly(
                        EnqueueResult.ENQUEUED,
                        EnqueueResult.ID_CONFLICT,
                        EnqueueResult.ENQUEUED,
                        EnqueueResult.DUPLICATE);
    }

    @Test
    void a_batch_keeps_the_order_of_each_queue_and_the_results_that_of_the_jobs() {
        List<NewJob> jobs = IntStream.range(0, 3_000)
                .mapToObj(n -> NewJob.of("a:b", X).id("t" + n).queue(n % 2 == 0 ? "even" : "odd"))
                .toList();
        shop.enqueue(jobs.get(501));

        List<EnqueueResult> results = await(shop.client.enqueue(jobs));

        assertThat(results).hasSize(3_000);
        assertThat(results.get(501)).isEqualTo(EnqueueResult.ID_CONFLICT);
        assertThat(results.stream().filter(EnqueueResult.ENQUEUED::equals)).hasSize(2_999);
        assertThat(shop.ids("even", JobState.PENDING))
                .isEqualTo(IntStream.range(0, 1_500).mapToObj(n -> "t" + 2 * n).toList());
    }

    @Test
    void nothing_to_enqueue_is_no_error() {
        assertThat(await(shop.client.enqueue(List.of()))).isEmpty();
    }

    @Test
    void a_payload_that_is_too_large_is_refused_before_anything_is_enqueued() {
        JobClient client = shop.client(new JobClientConfig(3, Map.of()));
        NewJob large = NewJob.of("a:b", new byte[4]).queue(QUEUE);

        assertThatThrownBy(() -> await(client.enqueue(List.of(plain("t1"), large))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 bytes; at most 3");
        assertThat(shop.ids(JobState.PENDING)).isEmpty();
    }

    @Test
    void a_full_queue_takes_a_call_whole_or_not_at_all() {
        JobClient client = shop.client(new JobClientConfig(100, Map.of(QUEUE, 3L)));
        await(client.enqueue(plain("a", 2)));

        assertThat(await(client.enqueue(plain("b", 2)))).isEqualTo(Collections.nCopies(2, EnqueueResult.QUEUE_FULL));
        assertThat(await(client.enqueue(plain("c", 1)))).containsExactly(EnqueueResult.ENQUEUED);

        assertThat(shop.ids(JobState.PENDING)).containsExactly("a0", "a1", "c0");
        assertThat(await(client.enqueue(plain("t").queue("default")))).isEqualTo(EnqueueResult.ENQUEUED);
    }

    @Test
    void scheduled_and_failed_jobs_fill_a_queue_and_running_ones_do_not() {
        JobClient client = shop.client(new JobClientConfig(100, Map.of(QUEUE, 2L)));
        await(client.enqueue(plain("scheduled").processIn(Duration.ofHours(1))));
        await(client.enqueue(plain("running")));
        Taken running = shop.take();

        assertThat(await(client.enqueue(plain("failed")))).isEqualTo(EnqueueResult.ENQUEUED);
        shop.retry(shop.take());

        assertThat(await(client.enqueue(plain("more")))).isEqualTo(EnqueueResult.QUEUE_FULL);
        assertThat(shop.done(running)).isEqualTo(Ack.WRITTEN);
        assertThat(await(client.enqueue(plain("more")))).isEqualTo(EnqueueResult.QUEUE_FULL);
    }
}
