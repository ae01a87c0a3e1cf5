package io.tributary.notion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.CannedServer;
import io.tributary.devstack.testing.CannedServer.Request;
import io.tributary.notion.Exchange.Reply;
import io.tributary.notion.NotionApi.Call;
import io.tributary.notion.NotionApi.Settings;
import io.tributary.notion.NotionException.Foreign;
import io.tributary.notion.NotionException.Unauthorized;
import io.tributary.notion.NotionException.Unreachable;
import io.tributary.notion.NotionException.Unreadable;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotionApiTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String TOKEN = "ntn_top_secret";
    private static final UUID ID = UUID.fromString("153104cd-0000-8000-8000-000000000001");
    /** Whatever is asked for, this is one. */
    private static final ObjectNode ANY = Json.object("{'object':'page','id':'" + ID
            + "','created_time':'2026-11-20T09:15:00.000Z','last_edited_time':'2026-11-20T09:17:00.000Z','parent':{},"
            + "'properties':{},'results':[]}");

    private final CannedServer notion = new CannedServer();
    private final NotionApi api = new NotionApi(VERTX, new Settings(notion.url(), Duration.ofSeconds(10), 10_000));

    @AfterEach
    void close() {
        api.close();
        notion.close();
    }

    @AfterAll
    static void closeVertx() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        VERTX.close().onComplete(done -> closed.countDown());
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @BeforeEach
    void answer() {
        notion.says(200, Map.of(), ANY.toString());
    }

    @Test
    void each_request_carries_token_and_version() {
        api.me(Call.by(TOKEN)).await().atMost(LIMIT);

        Request request = notion.requests().get(0);
        assertThat(request.method() + " " + request.uri()).isEqualTo("GET /v1/users/me");
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + TOKEN);
        assertThat(request.header("Notion-version")).isEqualTo("2026-03-11");
    }

    @Test
    void the_version_is_a_setting() {
        Settings settings =
                new Settings(notion.url(), Duration.ofSeconds(10), 10_000, NotionVersion.of(" 2025-09-03 "));
        try (NotionApi older = new NotionApi(VERTX, settings)) {
            older.me(Call.by(TOKEN)).await().atMost(LIMIT);
        }

        assertThat(notion.requests().get(0).header("Notion-version")).isEqualTo("2025-09-03");
        assertThatThrownBy(() -> NotionVersion.of("2022-06-28"))
                .hasMessage("Notion's API is spoken in the versions 2025-09-03 and 2026-03-11, not in 2022-06-28");
    }

    @Test
    void each_method_asks_for_what_it_says() {
        ObjectNode query = JsonNodeFactory.instance.objectNode().put("page_size", 100);
        Call call = Call.by(TOKEN);

        api.database(call, ID).await().atMost(LIMIT);
        api.dataSource(call, ID).await().atMost(LIMIT);
        notion.says(200, Map.of(), "{\"object\":\"list\",\"results\":[]}");
        api.query(call, ID, query).await().atMost(LIMIT);
        api.search(call, query).await().atMost(LIMIT);
        notion.says(200, Map.of(), ANY.toString());
        api.page(call, ID).await().atMost(LIMIT);
        api.propertyItems(call, ID, "JU%5DK", null).await().atMost(LIMIT);
        api.propertyItems(call, ID, "~p/?é", "a b&c").await().atMost(LIMIT);

        assertThat(notion.requests().stream().map(r -> r.method() + " " + r.uri() + r.body()))
                .containsExactly(
                        "GET /v1/databases/" + ID,
                        "GET /v1/data_sources/" + ID,
                        "POST /v1/data_sources/" + ID + "/query{\"page_size\":100}",
                        "POST /v1/search{\"page_size\":100}",
                        "GET /v1/pages/" + ID,
                        "GET /v1/pages/" + ID + "/properties/JU%5DK?page_size=100",
                        "GET /v1/pages/" + ID + "/properties/~p%2F%3F%C3%A9?page_size=100&start_cursor=a+b%26c");
    }

    @Test
    void the_answer_comes_with_notions_date_and_the_requests_id() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("date", "Fri, 20 Nov 2026 09:15:34 GMT")
                .add("X-Notion-Request-Id", "header");

        NotionAnswer<ObjectNode> bare = Answers.read(reply(headers, "{\"a\":1.10}"), TOKEN, body -> body);
        NotionAnswer<ObjectNode> named = Answers.read(reply(headers, "{\"request_id\":\"body\"}"), TOKEN, body -> body);

        assertThat(bare.date()).isEqualTo(Instant.parse("2026-11-20T09:15:34Z"));
        assertThat(bare.value().path("a").decimalValue()).isEqualByComparingTo(new BigDecimal("1.1"));
        assertThat(bare.requestId()).isEqualTo("header");
        assertThat(named.requestId()).isEqualTo("body");
    }

    private static Reply reply(MultiMap headers, String body) {
        return new Reply(200, headers, Buffer.buffer(body));
    }

    @Test
    void a_body_that_breaks_off_is_no_answer() {
        notion.says(200, Map.of(), "{\"object\":\"pa");
        assertThat(failure()).isInstanceOf(Foreign.class).hasMessage("The answer is no JSON object");

        notion.does(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.close();
        });
        assertThat(failure()).isInstanceOf(Unreachable.class);
    }

    @Test
    void an_answer_that_lacks_what_it_must_have_is_unreadable_and_says_what() {
        notion.says(
                200,
                Map.of(),
                ANY.deepCopy().put("id", "x").put("request_id", "r1").toString());

        assertThat(failure())
                .isInstanceOf(Unreadable.class)
                .hasMessage("Notion's answer can't be read: the page has no id")
                .hasToString("io.tributary.notion.NotionException$Unreadable:"
                        + " Notion's answer can't be read: the page has no id (request r1)");
    }

    /** What lies between answers in JSON too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'status':'ok'}",
                "{'object':'list'}",
                "{'object':'list','results':{}}",
                "{'results':[]}",
                "{'object':'page','results':[]}"
            })
    void an_answer_to_a_query_that_is_no_list_is_not_notions(String answer) {
        notion.says(200, Map.of(), Json.json(answer).toString());

        NotionException failure = catchThrowableOfType(
                NotionException.class,
                () -> api.query(Call.by(TOKEN), ID, JsonNodeFactory.instance.objectNode())
                        .await()
                        .atMost(LIMIT));

        assertThat(failure).isInstanceOf(Foreign.class).hasMessage("The answer is no list of Notion's");
        assertThat(failure.isRetryable()).isTrue();
    }

    @Test
    void a_redirect_is_not_followed() {
        notion.says(302, Map.of("Location", notion.url() + "/elsewhere"), "");

        assertThat(failure().status()).isEqualTo(302);
        assertThat(notion.requests()).hasSize(1);
    }

    @Test
    void a_longer_answer_than_allowed_is_refused() {
        notion.says(200, Map.of(), "{\"a\":\"" + "x".repeat(20_000) + "\"}");

        assertThat(failure())
                .isInstanceOf(Unreadable.class)
                .hasMessage("Notion's answer can't be read: it is longer than 10000 bytes");
    }

    @Test
    void a_slow_answer_ends_with_the_timeout() {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        notion.does(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            asked.countDown();
            awaitQuietly(over);
        });
        try (NotionApi hasty = new NotionApi(VERTX, new Settings(notion.url(), Duration.ofMillis(300), 10_000))) {
            NotionException failure = catchThrowableOfType(
                    NotionException.class,
                    () -> hasty.page(Call.by(TOKEN), ID).await().atMost(LIMIT));

            assertThat(asked.getCount()).isZero();
            assertThat(failure).isInstanceOf(Unreachable.class).hasMessage("Notion gave no answer within PT0.3S");
            assertThat(failure.isRetryable()).isTrue();
        } finally {
            over.countDown();
        }
    }

    @Test
    void nobody_at_home_is_no_answer() {
        NotionException failure;
        try (NotionApi lost =
                new NotionApi(VERTX, new Settings(URI.create("http://127.0.0.1:1/"), Duration.ofSeconds(10), 10_000))) {
            failure = catchThrowableOfType(
                    NotionException.class, () -> lost.me(Call.by(TOKEN)).await().atMost(LIMIT));
        }

        assertThat(failure).isInstanceOf(Unreachable.class);
        assertThat(failure.status()).isZero();
    }

    @Test
    void what_comes_before_sending_comes_before_sending() {
        List<Integer> requestsBefore = new ArrayList<>();
        Call call = new Call(
                TOKEN,
                () -> Uni.createFrom()
                        .voidItem()
                        .invoke(() -> requestsBefore.add(notion.requests().size())));

        api.me(call).chain(() -> api.me(call)).await().atMost(LIMIT);

        assertThat(requestsBefore).containsExactly(0, 1);
    }

    @Test
    void if_that_fails_nothing_is_sent_and_the_connection_is_free_again() {
        Call call = new Call(TOKEN, () -> Uni.createFrom().failure(new IllegalStateException("no ticket")));

        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> api.me(call).await().atMost(LIMIT)).hasMessage("no ticket");
        }
        api.me(Call.by(TOKEN)).await().atMost(LIMIT);

        assertThat(notion.requests()).hasSize(1);
    }

    @Test
    void no_error_shows_the_token() {
        for (String odd : List.of("", "ntn secret", "ntn_secret\r\nX: y", "ntn_sécret")) {
            NotionException failure = catchThrowableOfType(
                    NotionException.class, () -> api.me(Call.by(odd)).await().atMost(LIMIT));
            assertThat(failure).isInstanceOf(Unauthorized.class);
            assertThat(failure.toString()).doesNotContain("cret");
        }
        assertThat(notion.requests()).isEmpty();
        assertThat(Call.by(TOKEN).toString()).doesNotContain(TOKEN);
    }

    @Test
    void an_error_that_repeats_the_token_is_shown_without() {
        notion.says(400, Map.of(), "{\"code\":\"c-ntn_top_secret\",\"message\":\"Bearer ntn_top_secret is odd\"}");

        assertThat(failure().toString()).doesNotContain(TOKEN).contains("Bearer … is odd");
    }

    @Test
    void a_long_message_is_cut() {
        notion.says(400, Map.of(), "{\"code\":\"validation_error\",\"message\":\"" + "x".repeat(5000) + "\"}");

        assertThat(String.valueOf(failure().getMessage())).hasSize(501).endsWith("x…");
    }

    private NotionException failure() {
        return catchThrowableOfType(
                NotionException.class,
                () -> api.page(Call.by(TOKEN), ID).await().atMost(LIMIT));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
