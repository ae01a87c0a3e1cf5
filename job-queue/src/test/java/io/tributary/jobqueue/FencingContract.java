package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.jobqueue.JobOutcome.Wait;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The end of an attempt that lost its lease changes nothing. */
abstract class FencingContract<S extends TestShop> {

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

    static Stream<Arguments> ends() {
        return Stream.of(
                end("done", (shop, taken) -> shop.done(taken)),
                end("retry", TestShop::retry),
                end("snooze", (shop, taken) -> shop.snooze(taken, Wait.BUDGET)),
                end("archive", TestShop::archive),
                end("quarantine", (shop, taken) -> await(shop.store.archive(taken.lease(), null))),
                end("hand-back", (shop, taken) -> await(shop.store.requeue(taken.lease()))),
                end("progressed", (shop, taken) -> await(shop.store.progressed(taken.lease()))));
    }

    private static Arguments end(String name, BiFunction<TestShop, Taken, Ack> end) {
        return Arguments.of(name, end);
    }

    // A.6-6
    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void after_another_java_server_took_the_job(String name, BiFunction<TestShop, Taken, Ack> end) {
        Taken stale = shop.enqueueAndTake("t1");
        shop.crash(stale);
        shop.take();

        changesNothing(stale, end);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void after_the_job_was_put_back(String name, BiFunction<TestShop, Taken, Ack> end) {
        Taken stale = shop.enqueueAndTake("t1");
        shop.crash(stale);

        changesNothing(stale, end);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void when_it_is_written_a_second_time(String name, BiFunction<TestShop, Taken, Ack> end) {
        Taken taken = shop.enqueueAndTake("t1");
        assertThat(end.apply(shop, taken)).isEqualTo(Ack.WRITTEN);
        if (!name.equals("progressed")) {
            changesNothing(taken, end);
        }
    }

    void changesNothing(Taken stale, BiFunction<TestShop, Taken, Ack> end) {
        var before = shop.everything();
        assertThat(end.apply(shop, stale)).isEqualTo(Ack.LOST);
        shop.clock.tick(Duration.ofSeconds(1));
        assertThat(shop.isLost(stale)).isTrue();
        assertThat(shop.everything()).isEqualTo(before);
    }
}
