package io.tributary.api.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Personal access tokens over HTTP. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class TokensTest {

    private static final String TOKENS = "/api/v1/tokens";
    private static final String PROJECTS = "/api/v1/projects";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration YEAR = Duration.ofDays(366);

    @TestHTTPResource
    URI url;

    @Inject
    Pool postgres;

    private TestApi api;

    @BeforeEach
    void noTokens() {
        api = new TestApi(url);
        postgres.query("DELETE FROM api_tokens").execute().await().atMost(LIMIT);
    }

    @Test
    void a_token_is_shown_once_and_acts_for_the_user_who_made_it() {
        String project = api.createProject("Launch", UUID.randomUUID().toString())
                .path("id")
                .asText();

        Answer created = create("CI", "\"read\",\"write\"");

        assertThat(created.status()).isEqualTo(201);
        String value = created.json().path("token").asText();
        assertThat(value).matches("trib_[0-9A-Za-z]{49}");
        assertThat(created.json().path("scopes").toString()).isEqualTo("[\"read\",\"write\"]");
        assertThat(Instant.parse(created.json().path("expiresAt").asText()))
                .isEqualTo(
                        Instant.parse(created.json().path("createdAt").asText()).plus(YEAR));
        assertThat(api.with(value).call("GET", PROJECTS + "/" + project, null).status())
                .isEqualTo(200);
        assertThat(api.with(value)
                        .call("DELETE", PROJECTS + "/" + project, null)
                        .status())
                .isEqualTo(204);
        String list = api.call("GET", TOKENS, null).response().body();
        assertThat(list).contains("CI").doesNotContain(value);
    }

    @Test
    void a_list_says_what_each_token_may_and_when_it_was_last_used() {
        String value = create("CI", "\"read\"").json().path("token").asText();
        JsonNode unused = only();
        assertThat(unused.path("name").asText()).isEqualTo("CI");
        assertThat(unused.path("lastUsedAt").isNull()).isTrue();
        assertThat(unused.has("token")).isFalse();

        Instant before = Instant.now().minusSeconds(1);
        api.with(value).call("GET", PROJECTS, null);

        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(Instant.parse(only().path("lastUsedAt").asText("1970-01-01T00:00:00Z")))
                                .isBetween(before, Instant.now()));
    }

    @Test
    void a_revoked_token_stops_at_once() {
        JsonNode created = create("CI", "\"read\"").json();
        TestApi script = api.with(created.path("token").asText());
        assertThat(script.call("GET", PROJECTS, null).status()).isEqualTo(200);

        String path = TOKENS + "/" + created.path("id").asText();
        assertThat(api.call("DELETE", path, null).status()).isEqualTo(204);

        Answer refused = script.call("GET", PROJECTS, null);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().path("detail").asText()).contains("revoked");
        assertThat(api.call("DELETE", path, null).problem()).isEqualTo("token-not-found");
        assertThat(api.call("DELETE", TOKENS + "/nothing", null).problem()).isEqualTo("token-not-found");
        assertThat(api.call("GET", TOKENS, null).json().path("items")).isEmpty();
    }

    @Test
    void a_mistyped_token_is_told_from_one_that_is_good_no_more() {
        String value = create("CI", "\"read\"").json().path("token").asText();
        String mistyped = value.substring(0, 10) + (value.charAt(10) == 'x' ? 'y' : 'x') + value.substring(11);

        Answer answer = api.with(mistyped).call("GET", PROJECTS, null);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().path("detail").asText()).contains("mistyped").doesNotContain(mistyped);
        assertThat(api.with(value.substring(0, 30))
                        .call("GET", PROJECTS, null)
                        .json()
                        .path("detail")
                        .asText())
                .contains("mistyped");
    }

    @Test
    void an_expired_token_is_refused() {
        String value = create("CI", "\"read\"").json().path("token").asText();
        postgres.query("UPDATE api_tokens SET expires_at = now()")
                .execute()
                .await()
                .atMost(LIMIT);

        assertThat(api.with(value).call("GET", PROJECTS, null).status()).isEqualTo(401);
    }

    @Test
    void a_token_can_not_make_one_that_may_do_more_or_lasts_longer() {
        Instant end = Instant.now().plusSeconds(3600);
        String admin = api.call(
                        "POST",
                        TOKENS,
                        "{\"name\":\"admin\",\"scopes\":[\"admin\",\"read\"],\"expiresAt\":\"" + end + "\"}")
                .json()
                .path("token")
                .asText();
        TestApi script = api.with(admin);

        Answer more = script.call("POST", TOKENS, "{\"name\":\"x\",\"scopes\":[\"read\",\"write\"]}");
        assertThat(more.status()).isEqualTo(403);
        assertThat(more.problem()).isEqualTo("insufficient-scope");
        assertThat(more.header("WWW-Authenticate")).endsWith("error=\"insufficient_scope\", scope=\"write\"");
        Answer longer = script.call(
                "POST", TOKENS, "{\"name\":\"x\",\"scopes\":[\"read\"],\"expiresAt\":\"" + end.plusSeconds(1) + "\"}");
        assertThat(longer.status()).isEqualTo(422);
        assertThat(longer.json().path("field").asText()).isEqualTo("expiresAt");
        JsonNode same = script.call("POST", TOKENS, "{\"name\":\"x\",\"scopes\":[\"read\"]}")
                .json();
        assertThat(Duration.between(Instant.parse(same.path("expiresAt").asText()), end))
                .isLessThan(Duration.ofMillis(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"scopes\":[\"read\"]} | name",
                "{\"name\":\" \",\"scopes\":[\"read\"]} | name",
                "{\"name\":\"x\"} | scopes",
                "{\"name\":\"x\",\"scopes\":[]} | scopes",
                "{\"name\":\"x\",\"scopes\":[\"READ\"]} | scopes",
                "{\"name\":\"x\",\"scopes\":[null]} | scopes",
                "{\"name\":\"x\",\"scopes\":[\"read\"],\"expiresAt\":\"tomorrow\"} | expiresAt",
                "{\"name\":\"x\",\"scopes\":[\"read\"],\"expiresAt\":\"2020-01-01T00:00:00Z\"} | expiresAt",
                "{\"name\":\"x\",\"scopes\":[\"read\"],\"expiresAt\":\"9999-01-01T00:00:00Z\"} | expiresAt",
            })
    void what_can_not_be_meant_is_refused_by_field(String body, String field) {
        Answer answer = api.call("POST", TOKENS, body);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problem()).isEqualTo("invalid-field");
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
        assertThat(api.call("POST", TOKENS, "{\"name\":\"x\",\"scopes\":[\"read\"],\"colour\":1}")
                        .problem())
                .isEqualTo("unknown-field");
    }

    private Answer create(String name, String scopes) {
        return api.call("POST", TOKENS, "{\"name\":\"" + name + "\",\"scopes\":[" + scopes + "]}");
    }

    private JsonNode only() {
        JsonNode items = api.call("GET", TOKENS, null).json().path("items");
        assertThat(items).hasSize(1);
        return items.path(0);
    }
}
