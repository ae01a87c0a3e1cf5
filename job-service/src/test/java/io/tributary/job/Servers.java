package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.TestStack;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.redis.client.RedisOptions;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.flywaydb.core.Flyway;

/** A leased stack with a migrated database, and clients as the service has them. */
final class Servers implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A pause, since who looks all the time holds the lock that the others need, and a core. */
    private static final Duration POLL = Duration.ofMillis(1);

    private final Vertx vertx = Vertx.vertx();
    private final TestStack stack = TestStack.lease();
    private final Pool pool;
    private final Redis redis;

    Servers() {
        Flyway.configure()
                .dataSource("jdbc:" + stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword())
                .load()
                .migrate();
        PgConnectOptions options = PgConnectOptions.fromUri(stack.postgresUrl())
                .setUser(stack.postgresUser())
                .setPassword(stack.postgresPassword());
        options.setCachePreparedStatements(true);
        pool = PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(4))
                .connectingTo(options)
                .using(vertx)
                .build();
        redis = Redis.createClient(vertx, new RedisOptions().setConnectionString(stack.redisUrl()));
    }

    TestStack stack() {
        return stack;
    }

    Pool pool() {
        return pool;
    }

    Vertx vertx() {
        return vertx;
    }

    Redis redis() {
        return redis;
    }

    /** Waits, with a limit. */
    static <T> T await(Uni<T> uni) {
        return uni.await().atMost(LIMIT);
    }

    /** Waits until it is so, with a limit. */
    static void awaitTrue(BooleanSupplier condition) {
        Instant limit = Instant.now().plus(LIMIT);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(limit)) {
                throw new AssertionError("Waited in vain");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    @Override
    public void close() {
        await(pool.close());
        redis.close();
        await(vertx.close());
    }
}
