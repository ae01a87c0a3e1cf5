package io.tributary.projects.infrastructure.notion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.CannedServer;
import io.tributary.devstack.testing.CannedServer.Request;
import io.tributary.devstack.testing.TestStack;
import io.tributary.notion.NotionApi;
import io.tributary.notion.NotionApi.Settings;
import io.tributary.notion.RateLimiter;
import io.tributary.projects.application.ConnectionTokens;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionFailure.Kind;
import io.tributary.projects.application.sync.NotionReader.Query;
import io.tributary.projects.application.sync.NotionReader.QueryAnswer;
import io.tributary.projects.application.sync.NotionReader.Work;
import io.tributary.projects.application.sync.SyncTarget;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a request does whose token Notion refuses. */
@SuppressWarnings("NullAway.Init")
class RenewedTokenTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Vertx VERTX = Vertx.vertx();
    private static RedisAPI redis;

    private final CannedServer notion = new CannedServer();
    private final NotionApi api =
            new NotionApi(VERTX.getDelegate(), new Settings(notion.url(), Duration.ofSeconds(5), 1_000_000));
    private final AtomicLong tickets = new AtomicLong();
    private final SyncTarget target =
            new SyncTarget(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

    @BeforeAll
    static void connect() {
        redis = RedisAPI.api(Redis.createClient(VERTX, TestStack.lease().redisUrl()));
    }

    @AfterEach
    void close() {
        api.close();
        notion.close();
    }

    @AfterAll
    static void disconnect() {
        redis.close();
        VERTX.closeAndAwait();
    }

    @Test
    void it_goes_out_once_more_with_the_next_token_and_a_ticket_of_its_own() {
        accepts("Bearer next");

        QueryAnswer answer = query(tokens(Uni.createFrom().item("next")));

        assertThat(answer.pages()).isEmpty();
        assertThat(answer.seen().ticket()).isEqualTo(2);
        assertThat(notion.requests())
                .extracting(request -> request.header("Authorization"))
                .containsExactly("Bearer first", "Bearer next");
    }

    @Test
    void a_next_token_that_is_refused_too_is_the_end() {
        accepts("none");

        assertThat(failure(tokens(Uni.createFrom().item("next"))).kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(notion.requests()).hasSize(2);
    }

    @Test
    void without_a_next_token_it_says_why() {
        accepts("none");

        NotionFailure none = failure(tokens(Uni.createFrom().nullItem()));
        NotionFailure broken = failure(tokens(Uni.createFrom().failure(NotionFailure.unauthorized("Connect again"))));

        assertThat(none.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(none).hasMessageContaining("API token is invalid");
        assertThat(broken.kind()).isEqualTo(Kind.UNAUTHORIZED);
        assertThat(broken).hasMessage("Connect again");
        assertThat(notion.requests()).hasSize(2);
    }

    @Test
    void while_nobody_can_tell_it_is_an_outage() {
        accepts("none");

        assertThat(failure(tokens(Uni.createFrom().failure(new IllegalStateException("PostgreSQL is down"))))
                        .kind())
                .isEqualTo(Kind.OUTAGE);
    }

    private void accepts(String authorization) {
        notion.does(exchange -> {
            Request last = notion.requests().get(notion.requests().size() - 1);
            if (last.header("Authorization").equals(authorization)) {
                CannedServer.answer(
                        exchange,
                        200,
                        Map.of(),
                        "{\"object\":\"list\",\"results\":[],\"next_cursor\":null,\"has_more\":false}");
            } else {
                CannedServer.answer(
                        exchange,
                        401,
                        Map.of(),
                        "{\"object\":\"error\",\"status\":401,\"code\":\"unauthorized\",\"message\":\"API token is"
                                + " invalid.\"}");
            }
        });
    }

    private static ConnectionTokens tokens(Uni<@Nullable String> next) {
        return new ConnectionTokens() {
            @Override
            public Uni<String> accessToken(UUID connectionId) {
                return Uni.createFrom().item("first");
            }

            @Override
            public Uni<@Nullable String> renewed(UUID connectionId, String refused) {
                assertThat(refused).isEqualTo("first");
                return next;
            }
        };
    }

    private QueryAnswer query(ConnectionTokens tokens) {
        return reader(tokens)
                .query(target, new Query(null, null, null), Work.SWEEP)
                .await()
                .atMost(LIMIT);
    }

    private HttpNotionReader reader(ConnectionTokens tokens) {
        return new HttpNotionReader(
                api,
                new RateLimiter(redis, 180),
                () -> Uni.createFrom().item(tickets::incrementAndGet),
                tokens,
                VERTX.getDelegate(),
                Clock.systemUTC());
    }

    private NotionFailure failure(ConnectionTokens tokens) {
        return catchThrowableOfType(NotionFailure.class, () -> query(tokens));
    }
}
