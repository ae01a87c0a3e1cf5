package io.tributary.jobqueue;

import static io.tributary.jobqueue.Workshop.KEYS;

import io.vertx.mutiny.redis.client.Command;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FencingTest extends FencingContract<Workshop> {

    @Override
    Workshop shop() {
        return new Workshop();
    }

    // A.6-4
    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void when_its_lease_is_missing(String name, BiFunction<TestShop, Taken, Ack> end) {
        Taken taken = shop.enqueueAndTake("t1");
        shop.fixture.command(Command.ZREM, KEYS.prefix() + "lease", "t1");

        changesNothing(taken, end);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void after_a_go_worker_took_the_job(String name, BiFunction<TestShop, Taken, Ack> end) {
        Taken stale = shop.enqueueAndTake("t1");
        var fields = shop.task("t1");
        shop.crash(stale);
        shop.takeAsGo("t1");
        fields.forEach((field, value) -> shop.fixture.command(Command.HSET, KEYS.task("t1"), field, value));

        changesNothing(stale, end);
    }
}
