package io.tributary.defaults;

import io.smallrye.health.api.Wellness;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** The servers that all three services lean on. */
class Dependencies {

    @Produces
    @Singleton
    DependencyWatch watch(@Wellness KafkaWell kafka, Pool postgres, RedisAPI redis, Clock clock) {
        return new DependencyWatch(
                List.of(
                        dependency("kafka", kafka::ask),
                        dependency(
                                "postgresql",
                                () -> postgres.query("SELECT 1").execute().replaceWithVoid()),
                        dependency("redis", () -> redis.ping(List.of()).replaceWithVoid())),
                clock);
    }

    static Dependency dependency(String name, Supplier<Uni<Void>> question) {
        return new Dependency() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Uni<Void> ask() {
                return question.get();
            }
        };
    }
}
