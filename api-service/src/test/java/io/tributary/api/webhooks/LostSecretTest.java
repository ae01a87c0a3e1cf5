package io.tributary.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.CapturedLog;
import io.tributary.api.SampleTokens;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.UserId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hook whose secret no key opens any more costs nobody else anything, and its owner nothing that can't be mended. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Set before each test.
class LostSecretTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String OAUTH_HOOK = "/api/v1/oauth-hook";
    private static final String SECRET = "secret_notions_own";
    private static final String STRANGERS = "secret_of_a_stranger";

    @TestHTTPResource
    URI url;

    @Inject
    Pool postgres;

    @Inject
    KnownHooks known;

    @Inject
    MeterRegistry metrics;

    private TestApi api;
    private String connection;
    private String project;
    private String hook;
    private String other;
    private String otherHook;

    /** Two connections of one user, each with a project and a confirmed hook; the first one's secret is lost. */
    @BeforeEach
    void twoHooksOfWhichOneIsLost() {
        api = new TestApi(url).with(SampleTokens.of(postgres, new UserId(UUID.randomUUID())));
        JsonNode first = project("ntn_lost." + UUID.randomUUID());
        JsonNode second = project("ntn_whole." + UUID.randomUUID());
        connection = first.path("connectionId").asText();
        project = "/api/v1/projects/" + first.path("id").asText();
        other = "/api/v1/projects/" + second.path("id").asText();
        hook = confirmed(first);
        otherHook = confirmed(second);
        lose();
    }

    @AfterEach
    void nothingIsLeft() {
        api.deleteConnections();
    }

    @Test
    void its_deliveries_are_answered_503_whoever_sends_them_and_the_others_are_taken() {
        double counted = counted("secret_lost");
        double unavailable = counted("unavailable");
        try (CapturedLog log = new CapturedLog()) {
            Answer honest = deliver(hook, SECRET);
            assertThat(honest.status()).isEqualTo(503);
            assertThat(honest.problem()).isEqualTo("secret-lost");
            assertThat(honest.header("Retry-After")).isNotEmpty();
            assertThat(deliver(hook, STRANGERS).status()).isEqualTo(503);
            assertThat(api.deliver(hook, "{\"verification_token\":\"x\"}", "x").problem())
                    .isEqualTo("hook-confirmed");

            known.forget(id(otherHook));
            assertThat(deliver(otherHook, SECRET).status()).isEqualTo(202);
            assertThat(deliver(otherHook, STRANGERS).status()).isEqualTo(401);
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("the hook of connection " + connection))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("ERROR")
                            .contains("TRIBUTARY_SECRET_KEY", "reset")
                            .doesNotContain(id(hook).value()));
        }
        assertThat(counted("secret_lost") - counted).isEqualTo(2);
        assertThat(counted("unavailable")).as("that is Kafka's").isEqualTo(unavailable);
    }

    @Test
    void both_projects_are_read_and_the_one_says_what_is_wrong() {
        assertThat(api.call("GET", project, null).json().path("webhook").asText())
                .isEqualTo("broken");
        assertThat(api.call("GET", "/api/v1/projects", null).json().path("items"))
                .extracting(item -> item.path("webhook").asText())
                .containsExactly("broken", "verified");
        Answer revealed = api.call("POST", project + "/hook/reveal", null);
        assertThat(revealed.status()).isEqualTo(409);
        assertThat(revealed.problem()).isEqualTo("hook-broken");
    }

    @Test
    void a_reset_begins_its_handshake_again_at_the_same_address() {
        Answer reset = api.call("POST", project + "/hook/reset", null);

        assertThat(reset.status()).isEqualTo(200);
        assertThat(reset.json().path("webhook").asText()).isEqualTo("none");
        assertThat(URI.create(reset.json().path("webhookUrl").asText()).getPath())
                .isEqualTo(hook);
        assertThat(deliver(hook, SECRET).status()).isEqualTo(401);
        confirm(project, hook, "secret_after_the_reset");
    }

    @Test
    void so_it_is_while_it_is_pending_and_handshakes_change_nothing() {
        api.call("POST", project + "/hook/reset", null);
        assertThat(handshake(hook, "secret_pending").status()).isEqualTo(200);
        lose();

        assertThat(api.call("GET", project, null).json().path("webhook").asText())
                .isEqualTo("broken");
        assertThat(handshake(hook, "secret_more").problem()).isEqualTo("secret-lost");
        assertThat(api.call("POST", project + "/hook/reveal", null).problem()).isEqualTo("hook-broken");
        assertThat(api.call("POST", project + "/hook/reset", null)
                        .json()
                        .path("webhook")
                        .asText())
                .isEqualTo("none");
    }

    @Test
    void its_last_project_and_its_connection_can_be_deleted() {
        assertThat(api.call("DELETE", project, null).status()).isEqualTo(204);
        assertThat(deliver(hook, SECRET).status()).isEqualTo(404);
        assertThat(api.call("GET", other, null).status()).isEqualTo(200);

        JsonNode again = project("ntn_again." + UUID.randomUUID());
        connection = again.path("connectionId").asText();
        hook = confirmed(again);
        lose();
        assertThat(api.call("DELETE", "/api/v1/connections/" + connection + "?projects=delete", null)
                        .status())
                .isEqualTo(200);
        assertThat(deliver(hook, SECRET).status()).isEqualTo(404);
    }

    @Test
    void so_it_is_with_the_hook_of_the_deployments_integration() {
        TestApi operator = new TestApi(url);
        String made = operator.call("POST", OAUTH_HOOK, null)
                .json()
                .path("webhookUrl")
                .asText();
        hook = URI.create(made).getPath();
        handshake(hook, SECRET);
        lose();

        assertThat(operator.call("GET", OAUTH_HOOK, null).json().path("webhook").asText())
                .isEqualTo("broken");
        assertThat(deliver(hook, SECRET).status()).isEqualTo(503);
        assertThat(operator.call("POST", OAUTH_HOOK + "/reveal", null).problem())
                .isEqualTo("hook-broken");
        assertThat(operator.call("POST", OAUTH_HOOK + "/reset", null)
                        .json()
                        .path("webhook")
                        .asText())
                .isEqualTo("none");

        handshake(hook, SECRET);
        lose();
        assertThat(operator.call("DELETE", OAUTH_HOOK, null).status()).isEqualTo(204);
        assertThat(deliver(hook, SECRET).status()).isEqualTo(404);
    }

    private double counted(String answer) {
        return metrics.counter("tributary.webhooks", "answer", answer).count();
    }

    private JsonNode project(String token) {
        String made = api.call("POST", "/api/v1/connections", "{\"notionToken\":\"" + token + "\"}")
                .json()
                .path("id")
                .asText();
        return api.call(
                        "POST",
                        "/api/v1/projects",
                        "{\"name\":\"Launch\",\"connectionId\":\"" + made + "\",\"notionDatabaseId\":\""
                                + UUID.randomUUID() + "\"}")
                .json();
    }

    private String confirmed(JsonNode made) {
        String path = URI.create(made.path("webhookUrl").asText()).getPath();
        confirm("/api/v1/projects/" + made.path("id").asText(), path, SECRET);
        return path;
    }

    private void confirm(String of, String path, String secret) {
        assertThat(handshake(path, secret).status()).isEqualTo(200);
        assertThat(api.call("POST", of + "/hook/reveal", null).status()).isEqualTo(200);
        // As Notion does: Kafka may still be new to a service that has just started.
        Awaitility.await().atMost(LIMIT).until(() -> deliver(path, secret).status() == 202 && isVerified(of));
    }

    private boolean isVerified(String of) {
        return api.call("GET", of, null).json().path("webhook").asText().equals("verified");
    }

    private Answer handshake(String path, String token) {
        return Awaitility.await()
                .atMost(LIMIT)
                .until(
                        () -> api.deliver(path, "{\"verification_token\":\"" + token + "\"}", token),
                        answer -> !answer.problem().equals("handshake-too-soon"));
    }

    private Answer deliver(String path, String secret) {
        return api.deliver(path, "{\"id\":\"" + UUID.randomUUID() + "\",\"type\":\"page.created\"}", secret);
    }

    /** Its key was taken away. */
    private void lose() {
        int changed = postgres.preparedQuery(
                        "UPDATE hooks SET notion_webhook_secret = overlay(notion_webhook_secret placing 'ffffffff' from 4),"
                                + " candidates = regexp_replace(candidates::text, 'v2:.{8}', 'v2:ffffffff', 'g')::jsonb"
                                + " WHERE id = $1")
                .execute(Tuple.of(id(hook).value()))
                .await()
                .atMost(LIMIT)
                .rowCount();
        assertThat(changed).isEqualTo(1);
        known.forget(id(hook));
    }

    private static HookId id(String path) {
        return new HookId(path.substring(path.lastIndexOf('/') + 1));
    }
}
