package io.tributary.notion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.Server;
import io.tributary.devstack.testing.TestStack;
import io.tributary.notion.RateLimiter.Permit;
import io.tributary.notion.RateLimiter.Permit.At;
import io.tributary.notion.RateLimiter.Permit.Go;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a real Redis and its clock: what depends on neither's time is in {@link BudgetTest}. */
class RateLimiterTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Vertx VERTX = Vertx.vertx();
    private static TestStack stack;
    private static RedisAPI redis;

    private final UUID connection = UUID.randomUUID();
    private final UUID project = UUID.randomUUID();

    @BeforeAll
    static void connect() {
        stack = TestStack.lease();
        redis = RedisAPI.api(Redis.createClient(
                VERTX, new RedisOptions().setConnectionString(stack.redisUrl()).setMaxPoolWaiting(1000)));
    }

    @AfterAll
    static void disconnect() {
        redis.close();
        VERTX.closeAndAwait();
    }

    @Test
    void many_callers_at_once_get_no_more_than_the_window_holds_and_each_gets_its_turn() {
        Duration window = Duration.ofMillis(400);
        RateLimiter limiter = new RateLimiter(redis, 20, window, null);

        List<Instant> granted = Multi.createFrom()
                .range(0, 60)
                .onItem()
                .transformToUniAndMerge(i -> untilGo(() -> i % 3 == 0
                        ? limiter.sweep(connection, new UUID(0, i))
                        : limiter.first(connection, new UUID(0, i % 4), "job " + i)))
                .collect()
                .asList()
                .await()
                .atMost(LIMIT)
                .stream()
                .sorted()
                .toList();

        assertThat(granted).hasSize(60);
        for (int i = 20; i < granted.size(); i++) {
            assertThat(Duration.between(granted.get(i - 20), granted.get(i))).isGreaterThanOrEqualTo(window);
        }
    }

    @Test
    void the_time_of_a_grant_is_redis_time() {
        RateLimiter limiter = new RateLimiter(redis, 10);

        Go go = (Go) limiter.first(connection, project, "job").await().atMost(LIMIT);

        assertThat(Duration.between(redisTime(), go.grantedAt()).abs()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_flushed_redis_gets_the_script_again() {
        RateLimiter limiter = new RateLimiter(redis, 10);
        redis.script(List.of("FLUSH")).await().atMost(LIMIT);

        assertThat(limiter.first(connection, project, "job").await().atMost(LIMIT))
                .isInstanceOf(Go.class);
    }

    @Test
    void without_redis_nobody_goes() {
        RateLimiter limiter = new RateLimiter(redis, 10);
        stack.stop(Server.REDIS);
        try {
            assertThatThrownBy(() ->
                            limiter.first(connection, project, "job").await().atMost(LIMIT))
                    .isNotNull();
        } finally {
            stack.start(Server.REDIS);
        }
    }

    @Test
    void a_full_redis_goes_on() {
        RateLimiter limiter = new RateLimiter(redis, 10);
        redis.config(List.of("SET", "maxmemory", "1")).await().atMost(LIMIT);
        try {
            assertThat(limiter.first(connection, project, "job").await().atMost(LIMIT))
                    .isInstanceOf(Go.class);
            assertThat(limiter.pause(connection, Duration.ofSeconds(9)).await().atMost(LIMIT))
                    .isEqualTo(Duration.ofSeconds(9));
        } finally {
            redis.config(List.of("SET", "maxmemory", "0")).await().atMost(LIMIT);
        }
    }

    @Test
    void a_budget_too_small_for_its_tenths_is_refused() {
        assertThatThrownBy(() -> new RateLimiter(redis, 9)).isInstanceOf(IllegalArgumentException.class);
    }

    private interface Asking {
        Uni<Permit> ask();
    }

    private static Uni<Instant> untilGo(Asking asking) {
        return asking.ask().chain(permit -> {
            if (permit instanceof Go go) {
                return Uni.createFrom().item(go.grantedAt());
            }
            Duration wait = permit instanceof At at ? at.in() : Duration.ofMillis(50);
            return Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(wait.plusMillis(1))
                    .chain(() -> untilGo(asking));
        });
    }

    private static Instant redisTime() {
        return Instant.ofEpochSecond(redis.time().await().atMost(LIMIT).get(0).toLong());
    }
}
