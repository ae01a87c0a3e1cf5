package io.tributary.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tributary.notion.RateLimiter;
import io.tributary.notion.RateLimiter.Permit;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a real budget says is what is shown. */
class BudgetMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void each_answer_of_the_budget_is_counted_and_times_ahead_are_measured() {
        try (Servers servers = new Servers()) {
            RateLimiter limiter = new RateLimiter(RedisAPI.api(servers.redis()), 10, new BudgetMetrics(registry));
            UUID connection = UUID.randomUUID();
            UUID project = UUID.randomUUID();

            // More than a minute's budget and all of a project's slots.
            IntStream.range(0, 40).forEach(i -> {
                Permit unused = Servers.await(limiter.first(connection, project, "job " + i));
            });
            var unused = Servers.await(limiter.tooMany(connection, Duration.ofSeconds(1)));
            unused = Servers.await(limiter.pause(UUID.randomUUID(), Duration.ofSeconds(1)));
        }

        assertThat(permits("go") + permits("later") + permits("full")).isEqualTo(40);
        assertThat(permits("go")).isPositive();
        assertThat(permits("later")).isPositive();
        assertThat(permits("full")).isPositive();
        var ahead =
                registry.get("tributary.notion.slot.ahead").tag("work", "first").timer();
        assertThat(ahead.count()).isEqualTo((long) permits("later"));
        assertThat(ahead.max(TimeUnit.SECONDS)).isGreaterThan(30);
        assertThat(pauses("rate_limited")).isEqualTo(1);
        assertThat(pauses("overloaded")).isEqualTo(1);
    }

    /** A connection may have many requests under way, and each of them is answered 429 then. */
    @Test
    void answers_of_one_pause_count_once() {
        try (Servers servers = new Servers()) {
            RateLimiter limiter = new RateLimiter(RedisAPI.api(servers.redis()), 10, new BudgetMetrics(registry));
            UUID connection = UUID.randomUUID();

            for (int answer = 0; answer < 5; answer++) {
                var unused = Servers.await(limiter.tooMany(connection, Duration.ofMinutes(1)));
            }
            var unused = Servers.await(limiter.pause(connection, Duration.ofMinutes(2)));
        }

        assertThat(pauses("rate_limited")).isEqualTo(1);
        assertThat(pauses("overloaded")).isZero();
    }

    private double permits(String answer) {
        return registry.get("tributary.notion.permits")
                .tags("work", "first", "answer", answer)
                .counter()
                .count();
    }

    private double pauses(String reason) {
        return registry.get("tributary.notion.pauses")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
