package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.jobqueue.Fetcher.Catch;
import io.vertx.mutiny.redis.client.Command;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FetcherTest {

    private static final Map<String, Integer> WEIGHTS = Map.of("critical", 6, "default", 3, "bulk", 1);

    private Workshop shop;
    private Fetcher fetcher;

    @BeforeEach
    void open() {
        shop = new Workshop();
        fetcher = new Fetcher(shop.broker, WEIGHTS, new Random(7));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void fill(String queue, int count) {
        await(shop.client.enqueue(IntStream.range(0, count)
                .mapToObj(n -> NewJob.of("a", new byte[0]).queue(queue).id(queue + n))
                .toList()));
    }

    private static String queue(Taken taken) {
        return taken.lease().keys().queue();
    }

    @Test
    void full_queues_get_their_share_and_none_starves() {
        WEIGHTS.keySet().forEach(queue -> fill(queue, 1_000));
        Map<String, Integer> taken = new HashMap<>();

        for (int i = 0; i < 300; i++) {
            Catch caught = await(fetcher.fetch(1, null));
            caught.jobs().forEach(job -> taken.merge(queue(job), 1, Integer::sum));
        }

        assertThat(taken.get("critical")).isBetween(150, 210);
        assertThat(taken.get("default")).isBetween(65, 115);
        assertThat(taken.get("bulk")).isBetween(15, 50);
    }

    @Test
    void many_slots_are_shared_too() {
        WEIGHTS.keySet().forEach(queue -> fill(queue, 1_000));

        Catch caught = await(fetcher.fetch(300, null));

        Map<String, Long> taken =
                caught.jobs().stream().collect(Collectors.groupingBy(FetcherTest::queue, Collectors.counting()));
        assertThat(caught.jobs()).hasSize(300);
        assertThat(taken.get("bulk")).isBetween(15L, 50L);
        assertThat(taken.get("critical")).isGreaterThan(taken.get("default"));
    }

    @Test
    void what_empty_queues_leave_goes_to_the_others() {
        fill("bulk", 40);

        Catch caught = await(fetcher.fetch(32, null));

        assertThat(caught.jobs()).hasSize(32);
        assertThat(caught.drained()).isFalse();
    }

    @Test
    void all_queues_are_asked_before_slots_stay_free() {
        fill("bulk", 1);
        fill("default", 2);
        fill("critical", 3);

        Catch caught = await(fetcher.fetch(32, null));

        assertThat(caught.jobs()).hasSize(6);
        assertThat(caught.drained()).isTrue();
    }

    @Test
    void the_queue_that_got_a_job_is_asked_first() {
        WEIGHTS.keySet().forEach(queue -> fill(queue, 1));

        Catch caught = await(fetcher.fetch(1, "bulk"));

        assertThat(caught.jobs().stream().map(FetcherTest::queue)).containsExactly("bulk");
    }

    @Test
    void within_a_queue_the_first_comes_first() {
        fill("critical", 50);

        List<String> ids = Stream.of(await(fetcher.fetch(20, null)), await(fetcher.fetch(30, null)))
                .flatMap(caught -> caught.jobs().stream())
                .map(taken -> taken.lease().id())
                .toList();

        assertThat(ids)
                .isEqualTo(IntStream.range(0, 50).mapToObj(n -> "critical" + n).toList());
        assertThat(Set.copyOf(ids)).hasSize(50);
    }

    @Test
    void a_queue_that_can_not_be_asked_costs_no_other_its_jobs() {
        fill("critical", 5);
        shop.fixture.command(Command.SET, new QueueKeys("bulk").prefix() + "pending", "no list");

        Catch caught = await(fetcher.fetch(1_000, null));

        assertThat(caught.jobs()).hasSize(5);
        assertThat(caught.failure()).hasMessageContaining("WRONGTYPE");
    }
}
