package io.tributary.projects.infrastructure.notion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.CannedServer;
import io.tributary.notion.NotionApi.Settings;
import io.tributary.notion.OAuthApi;
import io.tributary.notion.OAuthApi.Client;
import io.tributary.projects.application.NotionOAuth.Approved;
import io.tributary.projects.application.Tokens;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.application.sync.NotionFailure.Kind;
import io.tributary.projects.domain.Secret;
import io.vertx.mutiny.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a server that answers as Notion's endpoint for tokens does, on good days and bad ones. */
class HttpNotionOAuthTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
    private static final Vertx VERTX = Vertx.vertx();
    private static final String PAIR = """
            {"access_token":"ntn_a","token_type":"bearer","refresh_token":"nrt_b","workspace_icon":null,
             "bot_id":"7775f3a341f24b578a10000000000b09","workspace_id":"13950B26-5203-4d7a-9a1e-0c5a3b1d0001",
             "workspace_name":"Acme","owner":{"type":"workspace","workspace":true},"duplicated_template_id":null}
            """;

    private final CannedServer notion = new CannedServer();
    private final HttpNotionOAuth oauth = oauth(Duration.ofSeconds(5));

    @AfterEach
    void close() {
        oauth.close();
        notion.close();
    }

    @AfterAll
    static void end() {
        VERTX.closeAndAwait();
    }

    @Test
    void the_page_of_approval_has_all_that_notion_asks_for() {
        assertThat(oauth.authorizeUrl("s&t", "https://tributary.example.com/back?x=1"))
                .hasToString(notion.url()
                        + "/v1/oauth/authorize?owner=user&response_type=code&client_id=the+id&redirect_uri="
                        + "https%3A%2F%2Ftributary.example.com%2Fback%3Fx%3D1&state=s%26t");
    }

    @Test
    void a_code_is_exchanged_in_the_integrations_name() {
        notion.says(200, Map.of(), PAIR);

        Approved approved = oauth.exchange(new Secret("the code"), "https://tributary.example.com/back")
                .await()
                .atMost(LIMIT);

        assertThat(approved)
                .isEqualTo(new Approved(
                        new Tokens(new Secret("ntn_a"), new Secret("nrt_b")),
                        "7775f3a3-41f2-4b57-8a10-000000000b09",
                        "13950b26-5203-4d7a-9a1e-0c5a3b1d0001",
                        "Acme"));
        CannedServer.Request request = notion.requests().get(0);
        assertThat(request.method() + " " + request.uri()).isEqualTo("POST /v1/oauth/token");
        assertThat(request.header("Authorization")).isEqualTo("Basic dGhlIGlkOnRoZSBzZWNyZXQ=");
        assertThat(request.header("Notion-version")).isEqualTo("2026-03-11");
        assertThat(request.body())
                .isEqualTo("{\"grant_type\":\"authorization_code\",\"code\":\"the code\",\"redirect_uri\":"
                        + "\"https://tributary.example.com/back\"}");
    }

    @Test
    void a_pair_without_a_refresh_token_lasts() {
        notion.says(200, Map.of(), "{\"access_token\":\"ntn_a\",\"refresh_token\":null,\"bot_id\":\"b\"}");

        assertThat(oauth.refresh(new Secret("nrt_old")).await().atMost(LIMIT))
                .isEqualTo(new Tokens(new Secret("ntn_a"), null));
        assertThat(notion.requests().get(0).body())
                .isEqualTo("{\"grant_type\":\"refresh_token\",\"refresh_token\":\"nrt_old\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "400, '{\"error\":\"invalid_grant\",\"error_description\":\"nrt_old was revoked\"}', REFUSED",
        "400, '{\"object\":\"error\",\"code\":\"invalid_grant\",\"message\":\"nrt_old was revoked\"}', REFUSED",
        "400, '{\"object\":\"error\",\"code\":\"validation_error\",\"message\":\"nrt_old\"}', OUTAGE",
        "401, '{\"error\":\"invalid_client\"}', OUTAGE",
        "400, '{\"error\":\"unauthorized_client\"}', OUTAGE",
        "429, '{\"object\":\"error\",\"code\":\"rate_limited\"}', OUTAGE",
        "503, '{\"object\":\"error\",\"code\":\"service_unavailable\"}', OUTAGE",
        "403, 'blocked by something in between', OUTAGE",
        "200, '{\"token_type\":\"bearer\"}', OUTAGE",
        "200, 'nothing', OUTAGE",
    })
    void only_what_notion_says_about_the_token_is_a_refusal(int status, String body, Kind kind) {
        notion.says(status, Map.of("Retry-After", "7"), body);

        NotionFailure failure = failure(oauth.refresh(new Secret("nrt_old")));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.getMessage()).doesNotContain("nrt_old", "the secret");
        if (kind == Kind.OUTAGE && status >= 400) {
            assertThat(failure.until()).isEqualTo(NOW.plusSeconds(7));
        }
    }

    @Test
    void an_endpoint_that_says_nothing_is_an_outage() {
        notion.does(exchange -> {});
        HttpNotionOAuth impatient = oauth(Duration.ofMillis(200));

        assertThat(failure(impatient.refresh(new Secret("nrt_old"))).kind()).isEqualTo(Kind.OUTAGE);
        impatient.close();
    }

    @Test
    void a_token_is_revoked() {
        notion.says(200, Map.of(), "{\"request_id\":\"r\"}");

        oauth.revoke(new Secret("ntn_a")).await().atMost(LIMIT);

        assertThat(notion.requests().get(0).uri()).isEqualTo("/v1/oauth/revoke");
        assertThat(notion.requests().get(0).body()).isEqualTo("{\"token\":\"ntn_a\"}");
    }

    @Test
    void without_an_integration_everything_waits_for_the_operator() {
        HttpNotionOAuth none = new HttpNotionOAuth(Optional.empty(), Clock.systemUTC());

        assertThat(none.isConfigured()).isFalse();
        assertThat(failure(none.refresh(new Secret("nrt_old"))).kind()).isEqualTo(Kind.OUTAGE);
        assertThat(failure(none.refresh(new Secret("nrt_old"))))
                .hasMessageContaining("TRIBUTARY_NOTION_OAUTH_CLIENT_ID");
    }

    @Test
    void no_secret_is_printed() {
        assertThat(new Client("the id", "the secret").toString()).doesNotContain("the secret");
    }

    private HttpNotionOAuth oauth(Duration timeout) {
        Client client = new Client("the id", "the secret");
        Settings settings = new Settings(notion.url(), timeout, 100_000);
        return new HttpNotionOAuth(
                Optional.of(new OAuthApi(VERTX.getDelegate(), settings, client)), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static NotionFailure failure(Uni<?> uni) {
        return catchThrowableOfType(NotionFailure.class, () -> uni.await().atMost(LIMIT));
    }
}
