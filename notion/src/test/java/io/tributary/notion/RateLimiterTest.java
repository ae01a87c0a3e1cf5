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
import io.tributary.notion.RateLimiter.Share;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a real Redis and its clock. */
class RateLimiterTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Vertx VERTX = Vertx.vertx();
    private static TestStack stack;
    private static RedisAPI redis;

    private final UUID connection = UUID.randomUUID();

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
    void many_callers_at_once_get_no_more_than_the_window_holds() {
        Duration window = Duration.ofMillis(400);
        RateLimiter limiter = new RateLimiter(redis, 10, window);

        List<Instant> granted = Multi.createFrom()
                .range(0, 45)
                .onItem()
                .transformToUniAndMerge(i -> untilGo(limiter, i % 3 == 0 ? Share.SWEEP : Share.PAGE))
                .select()
                .first(45)
                .collect()
                .asList()
                .await()
                .atMost(LIMIT)
                .stream()
                .sorted()
                .toList();

        assertThat(granted).hasSize(45);
        for (int i = 10; i < granted.size(); i++) {
            assertThat(Duration.between(granted.get(i - 10), granted.get(i))).isGreaterThanOrEqualTo(window);
        }
    }

    @Test
    void pages_leave_a_tenth_to_sweeps_and_sweeps_a_tenth_to_pages() {
        RateLimiter limiter = new RateLimiter(redis, 20, LONG);
        UUID other = UUID.randomUUID();

        assertThat(grants(limiter, connection, Share.PAGE, 30)).isEqualTo(18);
        assertThat(grants(limiter, connection, Share.SWEEP, 30)).isEqualTo(2);
        assertThat(grants(limiter, other, Share.SWEEP, 30)).isEqualTo(18);
        assertThat(grants(limiter, other, Share.PAGE, 30)).isEqualTo(2);
    }

    @Test
    void the_smallest_budgets_let_everyone_ask() {
        RateLimiter one = new RateLimiter(redis, 1, LONG);
        RateLimiter two = new RateLimiter(redis, 2, LONG);

        assertThat(grants(one, connection, Share.PAGE, 5)).isEqualTo(1);
        assertThat(grants(two, UUID.randomUUID(), Share.PAGE, 5)).isEqualTo(1);
        assertThatThrownBy(() -> new RateLimiter(redis, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void connections_have_budgets_of_their_own() {
        RateLimiter limiter = new RateLimiter(redis, 5, LONG);
        grants(limiter, connection, Share.PAGE, 10);

        assertThat(acquire(limiter, UUID.randomUUID(), Share.PAGE)).isInstanceOf(Go.class);
    }

    @Test
    void who_is_refused_hears_a_time_of_its_own() {
        RateLimiter limiter = new RateLimiter(redis, 5, LONG);
        Instant first = ((Go) acquire(limiter, connection, Share.PAGE)).grantedAt();
        grants(limiter, connection, Share.PAGE, 3);

        List<Instant> slots =
                List.of(slot(limiter), slot(limiter), slot(limiter), slot(limiter), slot(limiter), slot(limiter));

        assertThat(slots).isSorted().doesNotHaveDuplicates();
        assertThat(slots.get(0)).isEqualTo(first.plus(LONG));
        assertThat(slots.get(4)).isEqualTo(first.plus(LONG).plus(LONG));
    }

    @Test
    void a_pause_shifts_every_slot_and_a_shorter_one_changes_nothing() {
        RateLimiter limiter = new RateLimiter(redis, 5, LONG);
        Instant until =
                limiter.backOff(connection, Duration.ofSeconds(90)).await().atMost(LIMIT);
        limiter.backOff(connection, Duration.ofSeconds(1)).await().atMost(LIMIT);

        assertThat(acquire(limiter, connection, Share.PAGE)).isEqualTo(new At(until));
        assertThat(acquire(limiter, connection, Share.SWEEP)).isEqualTo(new At(until));
        assertThat(limiter.charge(connection).await().atMost(LIMIT)).isEqualTo(new At(until));
    }

    @Test
    void after_the_pause_requests_go_again() {
        RateLimiter limiter = new RateLimiter(redis, 5, Duration.ofMillis(100));
        Instant until =
                limiter.backOff(connection, Duration.ofMillis(300)).await().atMost(LIMIT);

        Instant granted = untilGo(limiter, Share.PAGE).await().atMost(LIMIT);

        assertThat(granted).isAfterOrEqualTo(until);
    }

    @Test
    void a_person_goes_at_once_and_the_others_wait_for_it() {
        RateLimiter limiter = new RateLimiter(redis, 3, LONG);
        grants(limiter, connection, Share.PAGE, 5);
        grants(limiter, connection, Share.SWEEP, 5);

        Permit permit = limiter.charge(connection).await().atMost(LIMIT);

        assertThat(permit).isInstanceOf(Go.class);
        assertThat(acquire(limiter, connection, Share.PAGE)).isInstanceOf(At.class);
    }

    @Test
    void nothing_stays_in_redis_when_nobody_asks() {
        RateLimiter limiter = new RateLimiter(redis, 3, Duration.ofMillis(500));
        grants(limiter, connection, Share.PAGE, 5);
        limiter.backOff(connection, Duration.ofSeconds(1)).await().atMost(LIMIT);

        for (String key : List.of("all", "page", "page:told", "paused")) {
            Response ttl = redis.pttl("tributary:notion:{" + connection + "}:" + key)
                    .await()
                    .atMost(LIMIT);
            assertThat(ttl.toLong()).as(key).isBetween(1L, 70_000L);
        }
    }

    @Test
    void a_flushed_redis_gets_the_script_again() {
        RateLimiter limiter = new RateLimiter(redis, 3, LONG);
        redis.script(List.of("FLUSH")).await().atMost(LIMIT);

        assertThat(acquire(limiter, connection, Share.PAGE)).isInstanceOf(Go.class);
    }

    @Test
    void without_redis_nobody_goes() {
        RateLimiter limiter = new RateLimiter(redis, 3, LONG);
        stack.stop(Server.REDIS);
        try {
            assertThatThrownBy(() -> acquire(limiter, connection, Share.PAGE)).isNotNull();
        } finally {
            stack.start(Server.REDIS);
        }
    }

    private static Permit acquire(RateLimiter limiter, UUID connection, Share share) {
        return limiter.acquire(connection, share).await().atMost(LIMIT);
    }

    private Instant slot(RateLimiter limiter) {
        return ((At) acquire(limiter, connection, Share.PAGE)).slot();
    }

    private static long grants(RateLimiter limiter, UUID connection, Share share, int asked) {
        return Multi.createFrom()
                .range(0, asked)
                .onItem()
                .transformToUniAndConcatenate(i -> limiter.acquire(connection, share))
                .filter(Go.class::isInstance)
                .collect()
                .with(Collectors.counting())
                .await()
                .atMost(LIMIT);
    }

    private Uni<Instant> untilGo(RateLimiter limiter, Share share) {
        return limiter.acquire(connection, share).chain(permit -> {
            if (permit instanceof Go go) {
                return Uni.createFrom().item(go.grantedAt());
            }
            Duration wait = Duration.between(Instant.now(), ((At) permit).slot());
            return Uni.createFrom()
                    .voidItem()
                    .onItem()
                    .delayIt()
                    .by(!wait.isNegative() && !wait.isZero() ? wait : Duration.ofMillis(1))
                    .chain(() -> untilGo(limiter, share));
        });
    }
}
