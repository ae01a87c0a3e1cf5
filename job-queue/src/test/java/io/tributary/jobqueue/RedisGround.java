package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;

import io.tributary.jobqueue.InspectorGround.Ports;
import io.vertx.mutiny.redis.client.Command;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/** A real Redis, seen by the three ports. */
final class RedisGround {

    final RedisFixture fixture = new RedisFixture();
    final Ports ports;

    RedisGround(Clock clock) {
        ports = new Ports(
                new RedisProducerStore(fixture.redis, clock),
                new RedisWorkerStore(
                        fixture.redis,
                        clock,
                        new ServerName("host", 7, "server"),
                        new Home(fixture.vertx.getDelegate())),
                new RedisInspectorStore(fixture.redis::send, clock));
    }

    /** Runs this script, whose keys start with those of the queue. */
    void eval(String queue, String script, Object... arguments) {
        Object[] all = Stream.concat(Stream.of(script, 1, new QueueKeys(queue).prefix()), Stream.of(arguments))
                .toArray();
        fixture.command(Command.EVAL, all);
    }

    /** All keys of the queue. */
    List<String> keys(String queue) {
        return fixture.list(Command.KEYS, "asynq:{" + queue + "}:*");
    }

    /** Once through all; the sum of what was done. */
    static RepairStep repair(InspectorStore store, String queue) {
        RepairStep step = await(store.repair(queue, "0"));
        RepairStep sum = step;
        while (!step.cursor().equals("0")) {
            step = await(store.repair(queue, step.cursor()));
            sum = new RepairStep(
                    "0",
                    sum.requeued() + step.requeued(),
                    sum.removed() + step.removed(),
                    sum.quarantined() + step.quarantined());
        }
        return sum;
    }

    void close() {
        await(ports.worker().close());
        fixture.close();
    }
}
