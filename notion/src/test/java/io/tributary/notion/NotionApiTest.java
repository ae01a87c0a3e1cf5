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
import org.junit.jupiter.api.Test;

class NotionApiTest {

    private static final Vertx VERTX = Vertx.vertx();
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String TOKEN = "ntn_top_secret";
    private static final UUID ID = UUID.fromString("153104cd-0000-8000-8000-000000000001");

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

    @Test
    void each_request_carries_token_and_version() {
        api.me(Call.by(TOKEN)).await().atMost(LIMIT);

        Request request = notion.requests().get(0);
        assertThat(request.method() + " " + request.uri()).isEqualTo("GET /v1/users/me");
        assertThat(request.header("Authorization")).isEqualTo("Bearer " + TOKEN);
        assertThat(request.header("Notion-version")).isEqualTo("2026-03-11");
    }

    @Test
    void each_method_asks_for_what_it_says() {
        ObjectNode query = JsonNodeFactory.instance.objectNode().put("page_size", 100);
        Call call = Call.by(TOKEN);

        api.database(call, ID).await().atMost(LIMIT);
        api.dataSource(call, ID).await().atMost(LIMIT);
        api.query(call, ID, query).await().atMost(LIMIT);
        api.page(call, ID).await().atMost(LIMIT);
        api.propertyItems(call, ID, "JU%5DK", null).await().atMost(LIMIT);
        api.propertyItems(call, ID, "~p/?é", "a b&c").await().atMost(LIMIT);

        assertThat(notion.requests().stream().map(r -> r.method() + " " + r.uri() + r.body()))
                .containsExactly(
                        "GET /v1/databases/" + ID,
                        "GET /v1/data_sources/" + ID,
                        "POST /v1/data_sources/" + ID + "/query{\"page_size\":100}",
                        "GET /v1/pages/" + ID,
                        "GET /v1/pages/" + ID + "/properties/JU%5DK?page_size=100",
                        "GET /v1/pages/" + ID + "/properties/~p%2F%3F%C3%A9?page_size=100&start_cursor=a+b%26c");
    }

    @Test
    void the_answer_comes_with_notions_date() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("date", "Fri, 20 Nov 2026 09:15:34 GMT");

        NotionAnswer answer = Answers.read(new Reply(200, headers, Buffer.buffer("{\"a\":1.10}")));

        assertThat(answer.date()).isEqualTo(Instant.parse("2026-11-20T09:15:34Z"));
        assertThat(answer.body().path("a").decimalValue()).isEqualByComparingTo(new BigDecimal("1.1"));
    }

    @Test
    void an_error_of_notions_keeps_all_that_it_says() {
        notion.says(
                429,
                Map.of("Retry-After", "17"),
                "{\"object\":\"error\",\"status\":429,\"code\":\"rate_limited\",\"message\":\"Slow down\","
                        + "\"additional_data\":{\"rate_limit_reason\":\"public_api_request_rate_limit\"}}");

        NotionException failure = failure();

        assertThat(failure.status()).isEqualTo(429);
        assertThat(failure.code()).isEqualTo("rate_limited");
        assertThat(failure).hasMessage("Notion answered 429, rate_limited: Slow down");
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(17));
        assertThat(failure.rateLimitReason()).isEqualTo("public_api_request_rate_limit");
    }

    @Test
    void without_the_header_the_body_says_how_long_to_wait() {
        notion.says(529, Map.of(), "{\"code\":\"service_overload\",\"additional_data\":{\"retry_after\":\"8\"}}");

        assertThat(failure().retryAfter()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void a_wait_that_makes_no_sense_is_none_and_an_endless_one_is_an_hour() {
        notion.says(429, Map.of("Retry-After", "soon"), "{\"code\":\"rate_limited\"}");
        assertThat(failure().retryAfter()).isNull();

        notion.says(429, Map.of("Retry-After", "999999999"), "{\"code\":\"rate_limited\"}");
        assertThat(failure().retryAfter()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void an_answer_that_is_not_notions_has_no_code() {
        notion.says(403, Map.of("cf-ray", "8c0", "Content-Type", "text/html"), "<html>Attention</html>");

        NotionException failure = failure();

        assertThat(failure.status()).isEqualTo(403);
        assertThat(failure.code()).isNull();
    }

    @Test
    void a_body_that_breaks_off_is_no_answer() {
        notion.says(200, Map.of(), "{\"object\":\"pa");
        assertThat(failure()).hasMessage("The answer is no JSON object");

        notion.does(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.close();
        });
        assertThat(failure().status()).isZero();
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

        assertThat(failure().code()).isEqualTo("answer_too_long");
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
            assertThat(failure.status()).isZero();
            assertThat(failure).hasMessage("Notion gave no answer within PT0.3S");
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
            assertThat(failure.status()).isEqualTo(401);
            assertThat(failure.toString()).doesNotContain("cret");
        }
        assertThat(notion.requests()).isEmpty();
        assertThat(Call.by(TOKEN).toString()).doesNotContain(TOKEN);
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
