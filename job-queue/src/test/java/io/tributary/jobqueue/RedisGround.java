package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;

import io.tributary.jobqueue.InspectorGround.Ports;
import java.time.Clock;

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

    void close() {
        await(ports.worker().close());
        fixture.close();
    }
}
