package io.tributary.notion;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.devstack.testing.ManualClock;
import io.tributary.devstack.testing.TestStack;
import io.tributary.notion.RateLimiter.Permit;
import io.tributary.notion.RateLimiter.Permit.At;
import io.tributary.notion.RateLimiter.Permit.Go;
import io.tributary.notion.RateLimiter.Permit.NoSlot;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The budget's rules, on a real Redis and a driven clock. Of 100 requests a window keeps 10 for sweeps and 10 for
 * projects without a slot; of the other 80 the first 40 just go.
 */
class BudgetTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration WINDOW = Duration.ofMillis(60_500);
    private static final Vertx VERTX = Vertx.vertx();

    @SuppressWarnings("NullAway.Init")
    private static RedisAPI redis;

    private final UUID connection = UUID.randomUUID();
    private final UUID project = UUID.randomUUID();
    private final UUID neighbour = UUID.randomUUID();
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-24T10:20:30.456Z"));
    private final RateLimiter limiter = new RateLimiter(redis, 100).drivenBy(clock);
    private int jobs;

    @BeforeAll
    static void connect() {
        redis = RedisAPI.api(Redis.createClient(VERTX, TestStack.lease().redisUrl()));
    }

    @AfterAll
    static void disconnect() {
        redis.close();
        VERTX.closeAndAwait();
    }

    @Test
    void an_idle_connection_lets_a_burst_go() {
        assertThat(goes(40, this::page)).isEqualTo(40);
    }

    @Test
    void a_project_holds_20_slots_at_most_and_each_is_gone_30_s_after_its_time_used_or_not() {
        assertThat(goes(100, this::page)).isEqualTo(40 + 20);
        assertThat(page()).isEqualTo(new NoSlot());

        clock.tick(Duration.ofMillis(29_999));
        assertThat(page()).isEqualTo(new NoSlot());
        clock.tick(Duration.ofMillis(1));
        assertThat(goes(100, this::page)).as("what is left of the rest").isEqualTo(20);
    }

    @Test
    void what_one_project_may_not_have_is_left_to_others() {
        goes(100, this::page);

        assertThat(goes(100, () -> page(neighbour))).isEqualTo(20);
        assertThat(goes(100, () -> page(UUID.randomUUID())))
                .as("a tenth, one each")
                .isEqualTo(10);
    }

    @Test
    void a_project_that_holds_no_slot_goes_although_the_rest_is_spent_and_then_has_one() {
        spendTheRest();

        assertThat(page(neighbour)).isInstanceOf(Go.class);
        assertThat(page(neighbour)).isEqualTo(new At(WINDOW));
        assertThat(sweep(project)).as("the sweeps' tenth").isInstanceOf(Go.class);
    }

    @Test
    void a_slot_is_a_reservation_for_its_job() {
        spendTheRest();
        page(neighbour);
        At slot = (At) page(neighbour, "job");
        goes(19, () -> page(neighbour));

        clock.tick(Duration.ofSeconds(20));
        assertThat(page(neighbour, "job")).as("too early").isEqualTo(new At(WINDOW.minusSeconds(20)));
        clock.tick(slot.in().minusSeconds(20));
        goes(100, () -> page(UUID.randomUUID()));
        assertThat(page(neighbour, "job")).isInstanceOf(Go.class);
    }

    @Test
    void a_slot_that_nobody_came_for_is_gone_and_stays_spent() {
        spendTheRest();
        page(neighbour);
        At slot = (At) page(neighbour, "job");
        clock.tick(slot.in().plusSeconds(29));
        assertThat(page(neighbour, "job")).as("late, but in time").isInstanceOf(Go.class);

        UUID third = UUID.randomUUID();
        spendTheRest();
        page(third);
        At missed = (At) page(third, "job");
        clock.tick(missed.in());
        spendTheRest();
        clock.tick(Duration.ofSeconds(30));

        assertThat(page(third, "job")).as("it goes as a project without a slot").isInstanceOf(Go.class);
        assertThat(page(third, "job 2")).isInstanceOf(At.class);
    }

    @Test
    void late_comers_never_lead_to_more_than_the_window_holds() {
        List<Instant> granted = new ArrayList<>();
        List<UUID> projects = List.of(project, neighbour, UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());
        for (int second = 0; second < 400; second++) {
            for (int i = 0; i < 5; i++) {
                String job = "job " + (second * 7 + i * 3) % 23;
                if (page(projects.get((second + i) % 5), job) instanceof Go go) {
                    granted.add(go.grantedAt());
                }
                if (limiter.next(connection).await().atMost(LIMIT) instanceof Go go) {
                    granted.add(go.grantedAt());
                }
                if (sweep(projects.get(i)) instanceof Go go) {
                    granted.add(go.grantedAt());
                }
            }
            clock.tick(Duration.ofMillis(700 + second % 7 * 100));
        }

        assertThat(granted).hasSizeGreaterThan(400);
        for (int i = 100; i < granted.size(); i++) {
            assertThat(Duration.between(granted.get(i - 100), granted.get(i))).isGreaterThanOrEqualTo(WINDOW);
        }
    }

    @Test
    void sweeps_have_their_tenth_and_of_the_rest_what_no_slot_waits_for() {
        assertThat(goes(100, () -> sweep(project))).isEqualTo(90);
        assertThat(sweep(project)).isEqualTo(new At(WINDOW));
        assertThat(page()).as("the tenth for projects without a slot").isInstanceOf(Go.class);
        At slot = (At) page();

        clock.tick(WINDOW);
        assertThat(slot.in()).isEqualTo(WINDOW);
        assertThat(goes(100, () -> sweep(project))).isEqualTo(90 - 1);
    }

    @Test
    void webhook_work_that_waits_goes_before_sweeps() {
        spendTheRest();
        clock.tick(Duration.ofSeconds(40));
        page(neighbour);
        assertThat(page(neighbour)).isEqualTo(new At(WINDOW.minusSeconds(40)));

        assertThat(goes(100, () -> sweep(project))).as("their tenth").isEqualTo(10);
        clock.tick(WINDOW.minusSeconds(40).minusMillis(1));
        assertThat(sweep(project)).isInstanceOf(At.class);
    }

    @Test
    void a_sweep_has_its_slot_too() {
        goes(90, () -> sweep(project));
        At slot = (At) sweep(project);
        clock.tick(slot.in());
        goes(9, () -> sweep(UUID.randomUUID()));
        spendTheRest();

        assertThat(sweep(project)).isInstanceOf(Go.class);
    }

    @Test
    void what_a_job_has_begun_goes_before_slots_and_needs_none() {
        spendTheRest();
        page(neighbour);
        page(neighbour, "job");
        assertThat(next()).isEqualTo(new At(WINDOW));

        clock.tick(WINDOW);
        assertThat(goes(80, this::next)).isEqualTo(79);
        assertThat(page(neighbour, "job")).isInstanceOf(Go.class);
    }

    @Test
    void a_person_goes_at_once_and_the_others_wait_for_it() {
        spendTheRest();
        goes(20, () -> sweep(project));

        assertThat(limiter.person(connection).await().atMost(LIMIT)).isInstanceOf(Go.class);

        clock.tick(WINDOW.minusMillis(1));
        assertThat(next()).isInstanceOf(At.class);
    }

    @Test
    void a_pause_shifts_every_slot_and_a_shorter_one_changes_nothing() {
        spendTheRest();
        page(neighbour);
        At first = (At) page(neighbour, "job");
        assertThat(pause(90)).isEqualTo(Duration.ofSeconds(90));
        assertThat(pause(1)).isEqualTo(Duration.ofSeconds(90));

        Duration shifted = first.in().plusSeconds(90);
        assertThat(page(neighbour, "job")).isEqualTo(new At(shifted));
        assertThat(page(UUID.randomUUID())).isEqualTo(new At(Duration.ofSeconds(90)));
        assertThat(sweep(project)).isEqualTo(new At(Duration.ofSeconds(90)));
        assertThat(next()).isInstanceOf(At.class);
        assertThat(limiter.person(connection).await().atMost(LIMIT)).isEqualTo(new At(Duration.ofSeconds(90)));

        clock.tick(shifted.minusMillis(1));
        assertThat(page(neighbour, "job")).isEqualTo(new At(Duration.ofMillis(1)));
        clock.tick(Duration.ofMillis(1));
        assertThat(page(neighbour, "job")).isInstanceOf(Go.class);
    }

    @Test
    void a_slot_outlives_a_pause_that_is_longer_than_it_is_kept() {
        spendTheRest();
        page(neighbour);
        At slot = (At) page(neighbour, "job");
        clock.tick(slot.in());

        pause(900);
        assertThat(page(neighbour, "job")).isEqualTo(new At(Duration.ofMinutes(15)));
        clock.tick(Duration.ofSeconds(920));

        assertThat(page(neighbour, "job")).isInstanceOf(Go.class);
    }

    @Test
    void who_asks_in_a_pause_goes_when_it_is_over_20_of_a_project() {
        pause(30);

        for (int i = 0; i < 20; i++) {
            assertThat(page(project, "job " + i)).isEqualTo(new At(Duration.ofSeconds(30)));
        }
        assertThat(page(project, "job 20")).isEqualTo(new NoSlot());
        clock.tick(Duration.ofSeconds(30));
        for (int i = 0; i < 20; i++) {
            assertThat(page(project, "job " + i)).isInstanceOf(Go.class);
        }
    }

    @Test
    void the_second_429_in_a_row_halves_the_rate_and_five_minutes_without_one_double_it_again() {
        tooMany(10);
        clock.tick(WINDOW.plusSeconds(10));
        assertThat(goes(100, () -> sweep(project))).as("after the first").isEqualTo(90);

        tooMany(10);
        tooMany(10); // Of a request that was under way: it says nothing new.
        clock.tick(WINDOW.plusSeconds(10));
        assertThat(goes(100, () -> sweep(project))).as("after the second").isEqualTo(45);

        tooMany(10);
        clock.tick(WINDOW.plusSeconds(10));
        assertThat(goes(100, () -> sweep(project))).as("after the third").isEqualTo(23);

        clock.tick(Duration.ofMinutes(5).minus(WINDOW));
        clock.tick(WINDOW);
        assertThat(goes(100, () -> sweep(project))).as("five minutes later").isEqualTo(45);
        clock.tick(Duration.ofMinutes(5));
        assertThat(goes(100, () -> sweep(project))).as("ten minutes later").isEqualTo(90);
    }

    @Test
    void the_rate_never_falls_below_ten_and_a_pause_for_another_reason_changes_nothing() {
        for (int i = 0; i < 20; i++) {
            tooMany(1);
            clock.tick(Duration.ofSeconds(2));
        }
        clock.tick(WINDOW);
        assertThat(goes(100, () -> sweep(project))).isEqualTo(9);

        UUID other = UUID.randomUUID();
        for (int i = 0; i < 3; i++) {
            limiter.pause(other, Duration.ofSeconds(1)).await().atMost(LIMIT);
            clock.tick(Duration.ofSeconds(2));
        }
        assertThat(goes(100, () -> limiter.sweep(other, project).await().atMost(LIMIT)))
                .isEqualTo(90);
    }

    @Test
    void a_429_that_our_own_excess_explains_does_not_lower_the_rate() {
        for (int i = 0; i < 3; i++) {
            goes(101, () -> limiter.person(connection).await().atMost(LIMIT));
            tooMany(1);
            clock.tick(WINDOW.plusSeconds(2));
        }

        assertThat(goes(100, () -> sweep(project))).isEqualTo(90);
    }

    @Test
    void connections_have_budgets_of_their_own() {
        spendTheRest();
        pause(60);

        assertThat(limiter.first(UUID.randomUUID(), project, "job").await().atMost(LIMIT))
                .isInstanceOf(Go.class);
    }

    @Test
    void a_wiped_redis_has_forgotten_all_slots_and_the_window() {
        spendTheRest();
        page(neighbour);
        page(neighbour, "job");
        redis.del(keys()).await().atMost(LIMIT);

        assertThat(page(neighbour, "job")).isInstanceOf(Go.class);
        assertThat(goes(100, this::page)).isEqualTo(40 - 1 + 20);
    }

    @Test
    void nothing_stays_in_redis_when_nobody_asks_and_all_of_a_connection_lies_together() {
        spendTheRest();
        goes(30, () -> page(neighbour));
        goes(100, () -> sweep(project));
        tooMany(30);

        String prefix = "tributary:notion:{" + connection + "}:";
        for (String key : List.of("rest", "fresh", "sweeps", "state", "slots:" + neighbour)) {
            assertThat(redis.pttl(prefix + key).await().atMost(LIMIT).toLong())
                    .as(key)
                    .isBetween(1L, Duration.ofMinutes(63).toMillis());
        }
        assertThat(keys()).hasSize(5);
        assertThat(redis.zcard(prefix + "rest").await().atMost(LIMIT).toInteger())
                .isLessThanOrEqualTo(80 + 20);
    }

    private void spendTheRest() {
        goes(80, this::next);
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        redis.keys("*" + connection + "*").await().atMost(LIMIT).forEach(key -> keys.add(key.toString()));
        return keys;
    }

    private static int goes(int times, Supplier<Permit> asking) {
        int goes = 0;
        for (int i = 0; i < times; i++) {
            goes += asking.get() instanceof Go ? 1 : 0;
        }
        return goes;
    }

    private Permit page() {
        return page(project);
    }

    private Permit page(UUID whose) {
        return page(whose, "another " + jobs++);
    }

    private Permit page(UUID whose, String job) {
        return limiter.first(connection, whose, job).await().atMost(LIMIT);
    }

    private Permit sweep(UUID whose) {
        return limiter.sweep(connection, whose).await().atMost(LIMIT);
    }

    private Permit next() {
        return limiter.next(connection).await().atMost(LIMIT);
    }

    private Duration pause(int seconds) {
        return limiter.pause(connection, Duration.ofSeconds(seconds)).await().atMost(LIMIT);
    }

    private void tooMany(int seconds) {
        var unused =
                limiter.tooMany(connection, Duration.ofSeconds(seconds)).await().atMost(LIMIT);
    }
}
