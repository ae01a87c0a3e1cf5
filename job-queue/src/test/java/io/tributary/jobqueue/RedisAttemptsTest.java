package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static io.tributary.jobqueue.TestShop.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.jobqueue.WorkerStore.Listener;
import io.tributary.jobqueue.WorkerStore.Success;
import io.vertx.mutiny.redis.client.Command;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RedisAttemptsTest extends AttemptsContract<Workshop> {

    @Override
    Workshop shop() {
        return new Workshop();
    }

    // A.6-16
    @Test
    void those_that_started_first_leave_the_list_of_running_ones_without_a_search() {
        await(shop.client.enqueue(IntStream.range(0, 100)
                .mapToObj(n -> NewJob.of("a", new byte[0]).queue(QUEUE).id("t" + n))
                .toList()));
        List<Taken> running = shop.take(100).jobs();
        shop.fixture.command(Command.CONFIG, "RESETSTAT");

        await(shop.store.turn(
                QUEUE,
                running.subList(0, 50).stream()
                        .map(taken -> Success.of(taken.lease()))
                        .toList(),
                0,
                shop.clock.instant()));

        assertThat(shop.fixture.calls("lrem")).isZero();
        assertThat(shop.fixture.calls("ltrim")).isEqualTo(1);
        assertThat(shop.ids(JobState.ACTIVE))
                .isEqualTo(IntStream.range(50, 100).mapToObj(n -> "t" + n).toList());
    }

    @Test
    void our_servers_are_told_of_the_queue_and_go_workers_of_the_id_alone() {
        List<String> heard = new CopyOnWriteArrayList<>();
        var signals = shop.store.signals(new Listener() {
            @Override
            public void woken(String queue) {
                heard.add("woken");
            }

            @Override
            public void cancelled(@Nullable String queue, String id) {
                heard.add(queue + " " + id);
            }

            @Override
            public void broken() {
                heard.add("broken");
            }
        });
        shop.enqueueAndTake("ours");
        shop.enqueue(NewJob.of("other", new byte[0]).queue(QUEUE).id("gos"));
        shop.takeAsGo("gos");
        JobInspector inspector = new JobInspector(shop.fixture.redis, shop.clock);
        signals.listen(Set.of(QUEUE));
        Bench.until(() -> heard.contains("woken"), "it listens");
        heard.clear();

        assertThat(await(inspector.cancel(QUEUE, "ours"))).isEqualTo(JobChange.CHANGED);
        assertThat(await(inspector.cancel(QUEUE, "gos"))).isEqualTo(JobChange.CHANGED);

        Bench.until(() -> heard.size() == 2, "both are heard of");
        signals.stop();
        assertThat(heard).containsExactly(QUEUE + " ours", "null gos");
    }
}
