package io.tributary.defaults;

import io.smallrye.health.api.Wellness;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/** The servers that all three services lean on. */
class Dependencies {

    @Produces
    @Singleton
    DependencyWatch watch(@Wellness KafkaWell kafka, Pool postgres, RedisAPI redis, Clock clock) {
        return new DependencyWatch(
                List.of(
                        new Dependency("kafka", kafka::ask),
                        new Dependency(
                                "postgresql",
                                () -> postgres.query("SELECT 1").execute().replaceWithVoid()),
                        new Dependency("redis", () -> redis.ping(List.of()).replaceWithVoid())),
                clock);
    }
}
