package io.tributary.projects.infrastructure.notion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.CannedServer;
import io.tributary.devstack.testing.Server;
import io.tributary.devstack.testing.TestStack;
import io.tributary.notion.NotionApi;
import io.tributary.notion.NotionApi.Settings;
import io.tributary.notion.RateLimiter;
import io.tributary.notion.RateLimiter.Permit;
import io.tributary.projects.application.NotionDirectory.Access;
import io.tributary.projects.application.NotionDirectory.Bot;
import io.tributary.projects.application.NotionDirectory.DataSource;
import io.tributary.projects.application.NotionDirectory.Lookup.Found;
import io.tributary.projects.application.NotionDirectory.Lookup.NotFound;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionFailure.Kind;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against the simulator, and against a server on a bad day. */
class HttpNotionDirectoryTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Vertx VERTX = Vertx.vertx();
    private static TestStack stack;
    private static RedisAPI redis;

    private final CannedServer canned = new CannedServer();
    private final NotionApi bad = api(canned.url());
    private final NotionApi good = api(URI.create(TestStack.current().notionUrl()));
    private final Access access =
            new Access(UUID.randomUUID(), TestStack.current().notionToken());
    private SimulatedNotion notion;
    private UUID databaseId;
    private UUID dataSourceId;

    @BeforeAll
    static void connect() {
        stack = TestStack.lease();
        redis = RedisAPI.api(Redis.createClient(VERTX, stack.redisUrl()));
    }

    @BeforeEach
    void reset() {
        notion = new SimulatedNotion(stack);
        JsonNode state = notion.reset();
        databaseId = UUID.fromString(state.path("databaseId").asText());
        dataSourceId = UUID.fromString(state.path("dataSourceId").asText());
    }

    @AfterEach
    void close() {
        bad.close();
        good.close();
        canned.close();
    }

    @AfterAll
    static void disconnect() {
        redis.close();
        VERTX.closeAndAwait();
    }

    @Test
    void a_database_is_found_with_its_data_sources() {
        Found found = (Found) directory(good).lookUp(access, databaseId).await().atMost(LIMIT);

        assertThat(found.databaseId()).isEqualTo(databaseId);
        assertThat(found.dataSources()).extracting(DataSource::id).contains(dataSourceId);
        assertThat(found.dataSources())
                .extracting(DataSource::name)
                .allSatisfy(name -> assertThat(name).isNotEmpty());
        assertThat(found.inTrash()).isFalse();
    }

    @Test
    void a_data_source_is_found_with_its_database() {
        Found found =
                (Found) directory(good).lookUp(access, dataSourceId).await().atMost(LIMIT);

        assertThat(found.databaseId()).isEqualTo(databaseId);
        assertThat(found.dataSources()).extracting(DataSource::id).containsExactly(dataSourceId);
        assertThat(found.title()).isNotEmpty();
    }

    @Test
    void what_is_neither_or_not_shared_is_not_found() {
        UUID page = notion.create(dataSourceId, "Ship it");
        notion.unshareDataSource(dataSourceId);

        assertThat(directory(good).lookUp(access, page).await().atMost(LIMIT)).isEqualTo(new NotFound());
        assertThat(directory(good).lookUp(access, dataSourceId).await().atMost(LIMIT))
                .isEqualTo(new NotFound());
        assertThat(directory(good).lookUp(access, UUID.randomUUID()).await().atMost(LIMIT))
                .isEqualTo(new NotFound());
    }

    @Test
    void the_token_speaks_for_a_bot() {
        Bot bot = directory(good).me(access).await().atMost(LIMIT);

        assertThat(bot.id()).isNotNull();
        assertThat(bot.workspaceName()).isNotEmpty();
    }

    @Test
    void a_token_that_is_not_accepted_is_told() {
        Access other = new Access(UUID.randomUUID(), "ntn_nobody");

        assertThat(failure(directory(good).lookUp(other, databaseId)).kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(failure(directory(good).me(other)).kind()).isEqualTo(Kind.UNAUTHORIZED);
    }

    @Test
    void notion_that_is_down_is_an_outage_within_five_seconds() {
        CountDownLatch over = new CountDownLatch(1);
        canned.does(exchange -> awaitQuietly(over));
        long start = System.nanoTime();

        NotionFailure failure = failure(directory(bad).lookUp(access, databaseId));
        over.countDown();

        assertThat(failure.kind()).isEqualTo(Kind.OUTAGE);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void a_person_goes_although_the_budget_is_spent_and_it_counts() {
        RateLimiter limiter = new RateLimiter(redis, 10);
        for (int i = 0; i < 9; i++) {
            sweep(limiter);
        }

        Bot bot = new HttpNotionDirectory(good, limiter, Clock.systemUTC())
                .me(access)
                .await()
                .atMost(LIMIT);

        assertThat(bot).isNotNull();
        assertThat(sweep(limiter)).isInstanceOf(Permit.At.class);
    }

    @Test
    void a_pause_that_notion_asked_for_holds_a_person_too() {
        canned.says(429, Map.of("Retry-After", "40"), "{\"object\":\"error\",\"code\":\"rate_limited\"}");
        NotionFailure first = failure(directory(bad).me(access));

        NotionFailure second = failure(directory(bad).me(access));

        assertThat(second.kind()).isEqualTo(Kind.OUTAGE);
        assertThat(second.until()).isCloseTo(first.until(), within(1, ChronoUnit.SECONDS));
        assertThat(canned.requests()).hasSize(1);
    }

    @Test
    void a_redis_that_is_down_keeps_nobody_from_asking() {
        stack.stop(Server.REDIS);
        try {
            assertThat(directory(good).me(access).await().atMost(LIMIT)).isNotNull();
        } finally {
            stack.start(Server.REDIS);
        }
    }

    @Test
    void the_token_is_not_printed() {
        assertThat(access.toString()).doesNotContain(access.token());
    }

    private Permit sweep(RateLimiter limiter) {
        return limiter.sweep(access.connectionId(), databaseId).await().atMost(LIMIT);
    }

    private static NotionApi api(URI url) {
        return new NotionApi(VERTX.getDelegate(), new Settings(url, Duration.ofSeconds(15), 1_000_000));
    }

    private static HttpNotionDirectory directory(NotionApi api) {
        return new HttpNotionDirectory(api, new RateLimiter(redis, 180), Clock.systemUTC());
    }

    private static NotionFailure failure(Uni<?> uni) {
        return catchThrowableOfType(NotionFailure.class, () -> uni.await().atMost(LIMIT));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
