package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static io.tributary.jobqueue.Workshop.KEYS;
import static io.tributary.jobqueue.Workshop.QUEUE;
import static io.tributary.jobqueue.Workshop.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.WorkerStore.Expired;
import io.tributary.jobqueue.WorkerStore.Success;
import io.vertx.mutiny.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Redis does not roll scripts back: one that meets a key of the wrong type must not have changed anything before. */
class UntouchedTest {

    private Workshop shop;

    @BeforeEach
    void open() {
        shop = new Workshop();
    }

    @AfterEach
    void close() {
        shop.close();
    }

    /** Something that is done to a queue in which the job runs. */
    interface Step extends BiFunction<Workshop, Taken, Uni<?>> {}

    private static Arguments step(String name, String broken, Step step) {
        return Arguments.of(name, broken, step);
    }

    static Stream<Arguments> steps() {
        Step retry = (shop, taken) -> shop.store.retry(taken.lease(), shop.failed(taken), shop.clock.instant());
        Step snooze = (shop, taken) -> shop.store.snooze(taken.lease(), shop.clock.instant(), Wait.BACKOFF, true);
        Step requeue = (shop, taken) -> shop.store.requeue(taken.lease());
        Step archive = (shop, taken) -> shop.store.archive(taken.lease(), shop.failed(taken));
        Step keep = (shop, taken) -> shop.store.turn(
                QUEUE,
                List.of(new Success(taken.lease(), TestShop.message(taken), 9_000_000_000L, new byte[0])),
                0,
                shop.clock.instant());
        Step recover = (shop, taken) -> shop.store.recover(expired(shop, taken), true, 3);
        Step fetch = (shop, taken) -> shop.store.turn(QUEUE, List.of(), 5, shop.clock.instant());
        Step enqueue = (shop, taken) -> shop.client.enqueue(List.of(
                job("plain").id("new1"),
                NewJob.of("other", new byte[0]).queue(QUEUE).id("new2"),
                job("later").id("new3").processIn(Duration.ofHours(1)),
                NewJob.of("other", new byte[1]).queue(QUEUE).id("new4").unique(Duration.ofHours(1))));
        Step forward = (shop, taken) -> shop.store.forward(QUEUE);
        return Stream.of(
                step("retry", "retry", retry),
                step("retry", "active", retry),
                step("snooze", "scheduled", snooze),
                step("snooze", "active", snooze),
                step("hand-back", "pending", requeue),
                step("hand-back", "active", requeue),
                step("archive", "archived", archive),
                step("archive", "active", archive),
                step("keep", "completed", keep),
                step("keep", "active", keep),
                step("recover", "pending", recover),
                step("recover", "active", recover),
                step("fetch", "pending", fetch),
                step("fetch", "lease", fetch),
                step("enqueue", "pending", enqueue),
                step("enqueue", "scheduled", enqueue),
                step("enqueue", "locks", enqueue),
                step("enqueue", "lease", enqueue),
                step("forward", "pending", forward));
    }

    private static Expired expired(Workshop shop, Taken taken) {
        String until = shop.fixture.text(
                Command.ZSCORE, KEYS.prefix() + "lease", taken.lease().id());
        return new Expired(QUEUE, taken.lease().id(), String.valueOf(until), "server");
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("steps")
    void a_place_of_the_wrong_type_is_found_out_first(String name, String broken, Step step) {
        shop.enqueue(NewJob.of("due", new byte[0]).queue(QUEUE).id("due").processIn(Duration.ofSeconds(1)));
        Taken taken = shop.enqueueAndTake("t1");
        shop.enqueue(NewJob.of("waits", new byte[0]).queue(QUEUE).id("waits"));
        shop.clock.tick(Duration.ofSeconds(2));
        Expired seen = expired(shop, taken);
        shop.fixture.command(Command.DEL, KEYS.prefix() + broken);
        shop.fixture.command(Command.SET, KEYS.prefix() + broken, "no list, no set");
        Map<String, String> before = shop.everything();

        Throwable failure = await(step.apply(shop, taken).onItemOrFailure().transform((done, failed) -> failed));

        assertThat(seen.until()).isNotEqualTo("null");
        assertThat(failure).as("%s says so", name).isNotNull().hasMessageContaining("WRONGTYPE");
        assertThat(Outage.is(failure)).isFalse();
        assertThat(shop.everything()).isEqualTo(before);
    }

    @Test
    void a_lock_that_names_what_is_no_job_is_taken_over() {
        shop.fixture.command(Command.SET, KEYS.task("foreign"), "no hash");
        shop.fixture.command(Command.SET, lock(), "foreign");

        assertThat(shop.enqueue(job("t1"))).isEqualTo(EnqueueResult.ENQUEUED);

        assertThat(shop.lock()).isEqualTo("t1");
        assertThat(shop.list("pending")).containsExactly("t1");
    }

    @Test
    void a_lock_that_is_none_keeps_no_job_from_starting_or_waiting_again() {
        shop.enqueue(job("t1"));
        shop.fixture.command(Command.DEL, lock());
        shop.fixture.command(Command.LPUSH, lock(), "no text");

        Taken taken = shop.take();
        assertThat(shop.retry(taken)).isEqualTo(Ack.WRITTEN);

        assertThat(shop.lock()).as("it is the job's again").isEqualTo("t1");
        assertThat(shop.set("retry")).containsExactly("t1");
    }

    @Test
    void one_that_is_no_job_any_more_costs_no_other_its_lease_or_its_end() {
        Taken lost = shop.enqueueAndTake("t1");
        shop.enqueue(NewJob.of("other", new byte[0]).queue(QUEUE).id("t2"));
        Taken other = shop.take();
        shop.fixture.command(Command.DEL, KEYS.task("t1"));
        shop.fixture.command(Command.SET, KEYS.task("t1"), "no hash");
        List<Lease> both = List.of(other.lease(), lost.lease());

        var extended = await(shop.store.extend(QUEUE, both, shop.clock.instant().plusSeconds(20)));
        assertThat(extended.lost()).containsExactly(lost.lease());
        var turn = await(shop.store.turn(QUEUE, both.stream().map(Success::of).toList(), 0, shop.clock.instant()));

        assertThat(turn.lost()).containsExactly(Success.of(lost.lease()));
        assertThat(shop.exists("t2")).isFalse();
        assertThat(shop.retry(lost)).isEqualTo(Ack.LOST);
    }

    @Test
    void what_became_due_and_is_no_job_keeps_no_other_waiting() {
        shop.fixture.command(Command.SET, KEYS.task("foreign"), "no hash");
        shop.fixture.command(Command.ZADD, KEYS.prefix() + "scheduled", 1, "foreign");
        shop.enqueue(job("t1").processIn(Duration.ofSeconds(1)));
        shop.clock.tick(Duration.ofSeconds(1));

        await(shop.store.forward(QUEUE));

        assertThat(shop.list("pending")).containsExactly("t1");
        assertThat(shop.set("scheduled")).isEmpty();
    }

    @Test
    void a_day_counter_that_is_no_number_starts_again() {
        shop.fixture.command(Command.SET, KEYS.prefix() + "processed:2026-03-01", "many");

        assertThat(shop.done(shop.enqueueAndTake("t1"))).isEqualTo(Ack.WRITTEN);

        assertThat(shop.fixture.text(Command.GET, KEYS.prefix() + "processed:2026-03-01"))
                .isEqualTo("1");
        assertThat(Long.valueOf(shop.fixture.text(Command.TTL, KEYS.prefix() + "processed:2026-03-01")))
                .isBetween(7_775_990L, 7_776_000L);
    }

    private static String lock() {
        return KEYS.lock(Bench.TYPE, job("any").payload());
    }
}
