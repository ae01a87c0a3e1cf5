package io.tributary.api.door;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.Approval;
import io.tributary.api.CapturedLog;
import io.tributary.api.FakeNotionDirectory;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.api.webhooks.KnownHooks;
import io.tributary.devstack.testing.StackResource;
import io.tributary.notion.WebhookSignature;
import io.tributary.projects.application.ConnectByOAuth;
import io.tributary.projects.application.OAuthStates;
import io.tributary.projects.application.Tokens;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.TokenValues;
import io.tributary.projects.domain.UserId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Looks for secrets where none may be. Everything that has one is used, rightly and wrongly; then none of their values is
 * in the log at any level of ours, in the metrics, in an answer, or in what a value says of itself. Some answers show one
 * on purpose, and are left out: a new token, the token of a hook that is pending, Notion's page of approval with its state,
 * and the code that a browser is given when it comes back from there.
 */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus sets it.
class SecretsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

    @TestHTTPResource
    URI url;

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    @Inject
    Config config;

    @Inject
    Pool postgres;

    @Inject
    KnownHooks known;

    /** By what they are. */
    private final Map<String, String> secrets = new LinkedHashMap<>();

    private final List<String> answers = new ArrayList<>();
    private TestApi api;
    private String project;
    private String hook;

    @BeforeEach
    void aProject() {
        api = new TestApi(url);
        api.deleteProjects();
        JsonNode created = api.createProject("Launch", UUID.randomUUID().toString());
        project = "/api/v1/projects/" + created.path("id").asText();
        hook = URI.create(created.path("webhookUrl").asText()).getPath();
        secrets.put("the operator's token", TestApi.TOKEN);
        secrets.put("the key of secrets at rest", setting("tributary.secret-key"));
        secrets.put("Notion's token", setting("notion.token"));
        secrets.put("the hook's secret", "secret_" + UUID.randomUUID());
        secrets.put("a planted secret", "secret_" + UUID.randomUUID());
        secrets.put("a token of an identity provider", "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ." + UUID.randomUUID());
        secrets.put("a made-up token", TokenValues.random(new SecureRandom()).value());
    }

    @Test
    void no_secret_is_told() throws Exception {
        List<String> lines;
        try (CapturedLog log = new CapturedLog()) {
            secrets.put("a personal access token", newToken());
            signIn();
            ask();
            deliver();
            connect();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> log.lines().stream().anyMatch(line -> line.contains("DELETE " + project + " 204"))
                            && log.lines().stream()
                                    .anyMatch(line -> line.contains("POST /api/v1/connections/finish 422")));
            lines = log.lines();
        }

        assertThat(lines).as("the log, so that it isn't looked for in nothing").hasSizeGreaterThan(40);
        assertThat(answers).hasSizeGreaterThan(30);
        assertNoSecretIn("the log", lines);
        assertNoSecretIn("an answer", answers);
        assertNoSecretIn("what a value says of itself", values());
        String scraped = scrape();
        assertThat(scraped)
                .contains(
                        "tributary_webhooks_total",
                        "status=\"401\",uri=\"other\"",
                        "uri=\"/api/v1/webhooks/notion/{hookId}\"",
                        "uri=\"/api/v1/projects/{id}\"",
                        "uri=\"/api/v1/projects/{id}/hook/reveal\"");
        assertNoSecretIn("the metrics", scraped.lines().toList());
        assertThat(hook.substring(hook.lastIndexOf('/') + 1)).satisfies(id -> {
            assertThat(lines).as("the hook's address in the log").noneMatch(line -> line.contains(id));
            assertThat(scraped).as("the hook's address in the metrics").doesNotContain(id);
        });
    }

    @Test
    void what_is_looked_for_would_be_found() {
        for (String secret : secrets.values()) {
            for (String form : forms(secret)) {
                assertThat(leaks("x", List.of("before " + form + " after"))).isNotEmpty();
            }
        }
    }

    private String newToken() {
        return api.call("POST", "/api/v1/tokens", "{\"name\":\"test\",\"scopes\":[\"read\"]}")
                .json()
                .path("token")
                .asText();
    }

    /** Every token where it belongs, and in every wrong place. */
    private void signIn() {
        for (String token : secrets.values()) {
            for (String header : List.of(
                    "Bearer " + token,
                    "bearer  " + token + " ",
                    "Bearer " + token + "x",
                    "Bearer " + token.substring(0, token.length() - 1),
                    "Basic " + base64(token),
                    token,
                    "Bearer " + token + ", Bearer x")) {
                send("GET", project, "", Map.of("Authorization", header));
            }
            send("GET", "/api/v1/projects?access_token=" + url(token) + "&cursor=" + url(token), "", Map.of());
            send("GET", "/api/v1/projects/" + url(token), "", bearer());
            send("GET", "/" + url(token), "", Map.of("X-Request-Id", "a " + token));
            send("POST", "/api/v1/webhooks/notion/" + url(token), "{}", Map.of("X-Notion-Signature", token));
        }
    }

    /** What is answered, refused, and goes wrong. */
    private void ask() {
        String wish = "{\"name\":\"x\",\"notionDatabaseId\":\"%s\"}";
        for (UUID database : List.of(
                FakeNotionDirectory.UNAUTHORIZED,
                FakeNotionDirectory.OUTAGE,
                FakeNotionDirectory.NOT_SHARED,
                FakeNotionDirectory.TWO_SOURCES)) {
            send("POST", "/api/v1/projects", wish.formatted(database), bearer());
        }
        for (String body : List.of("", "{", "[]", "{\"name\":7}", "{\"nome\":\"x\"}", "{\"name\":null}")) {
            send("POST", "/api/v1/projects", body, bearer());
            send("PATCH", project, body, bearer());
            send("POST", "/api/v1/tokens", body, bearer());
        }
        for (String path : List.of("", "/pages", "/changes", "/sync-runs", "/schema", "/deliveries", "/pages/x")) {
            send("GET", project + path, "", bearer());
        }
        send("GET", "/api/v1/projects", "", bearer());
        send("GET", "/api/v1/tokens", "", bearer());
    }

    /** A hook's whole life. */
    private void deliver() {
        String secret = secrets.getOrDefault("the hook's secret", "");
        String planted = secrets.getOrDefault("a planted secret", "");
        String event = "{\"id\":\"" + UUID.randomUUID() + "\"}";
        signed(handshake(secret), secret);
        signed(handshake(planted), secret);
        assertThat(api.call("POST", project + "/hook/reveal", null).status()).isEqualTo(200);
        signed(event, planted);
        signed(event, secret);
        assertThat(api.call("GET", project, null).json().path("webhook").asText())
                .isEqualTo("verified");
        signed(handshake(planted), planted);
        signed("no event", secret);
        send("POST", hook, handshake(secret), Map.of());
        send("POST", hook, handshake(secret), Map.of("X-Notion-Signature", secret));
        send("GET", hook, "", Map.of());
        send("POST", project + "/hook/reveal", "", bearer());
        send("POST", project + "/hook/reset?revoke=" + secret, "", bearer());
        lose();
        signed(event, secret);
        send("GET", project, "", bearer());
        send("POST", project + "/hook/reveal", "", bearer());
        send("POST", project + "/hook/reset?revoke=true", "", bearer());
        send("DELETE", project, "", bearer());
    }

    /** The key of the hook's secret is gone: what the log says of that must not say too much. */
    private void lose() {
        String id = hook.substring(hook.lastIndexOf('/') + 1);
        var unused = postgres.preparedQuery("UPDATE hooks SET notion_webhook_secret ="
                        + " overlay(notion_webhook_secret placing 'ffffffff' from 4) WHERE id = $1")
                .execute(Tuple.of(id))
                .await()
                .atMost(Duration.ofSeconds(10));
        known.forget(new HookId(id));
    }

    /** Through Notion's page of approval, and what can go wrong on the way. */
    private void connect() {
        URI page = Approval.begin(api, "{\"returnTo\":\"/setup\"}");
        URI back = Approval.approve(page);
        secrets.put("the state", parameter(back, "state"));
        secrets.put("Notion's code", parameter(back, "code"));
        String code = Approval.codeIn(Approval.comeBack(api, back));
        secrets.put("the code to finish with", code);
        send("GET", back.getRawPath() + "?" + back.getRawQuery(), "", Map.of());
        send("GET", back.getRawPath() + "?error=x&" + back.getRawQuery(), "", Map.of());
        for (String body : List.of("", "{", "{\"finishCode\":7}", "{\"finishCode\":\"" + code + "x\"}")) {
            send("POST", "/api/v1/connections/finish", body, bearer());
        }
        send("POST", "/api/v1/connections/finish?finishCode=" + code, "{}", bearer());
        send("POST", "/api/v1/connections/finish", "{\"finishCode\":\"" + code + "\"}", bearer());
        send("POST", "/api/v1/connections/finish", "{\"finishCode\":\"" + code + "\"}", bearer());
        send("GET", "/api/v1/connections", "", bearer());
        api.deleteConnections();
    }

    private static String parameter(URI address, String name) {
        return address.getRawQuery().replaceAll("(?:^|.*&)" + name + "=([^&]*).*", "$1");
    }

    private void signed(String body, String secret) {
        send("POST", hook, body, Map.of(WebhookSignature.HEADER, WebhookSignature.sign(body.getBytes(UTF_8), secret)));
    }

    private static String handshake(String token) {
        return "{\"verification_token\":\"" + token + "\"}";
    }

    private static Map<String, String> bearer() {
        return Map.of("Authorization", "Bearer " + TestApi.TOKEN, "Content-Type", "application/json");
    }

    private void send(String method, String path, String body, Map<String, String> headers) {
        Answer answer = api.send(method, path, BodyPublishers.ofString(body), headers);
        answers.add(method + " " + answer.status() + " "
                + answer.response().headers().map() + " " + answer.response().body());
    }

    private List<String> values() {
        List<String> texts = new ArrayList<>();
        for (String value : secrets.values()) {
            Secret secret = new Secret(value);
            Hook fresh = Hook.create(HookId.random(new SecureRandom()), new ConnectionId(UUID.randomUUID()), NOW);
            Hook.Revealed revealed = fresh.handshake(secret, NOW).reveal(NOW);
            Hook confirmed = revealed.hook().confirm(secret, NOW);
            Hook reset = confirmed.reset(false, NOW);
            List.of(
                            secret,
                            fresh,
                            revealed,
                            revealed.hook().state(),
                            revealed.hook().state().candidates(),
                            revealed.hook().judge(secret::equals, NOW),
                            confirmed,
                            confirmed.state(),
                            reset.state(),
                            new Hook.OldSecret(secret, NOW),
                            new OAuthStates.Approved(new UserId(UUID.randomUUID()), secret),
                            new ConnectByOAuth.Back("/setup", secret, null),
                            new Tokens(secret, secret))
                    .forEach(each -> texts.add(each.toString()));
        }
        return texts;
    }

    private String scrape() throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                .body();
    }

    private void assertNoSecretIn(String where, List<String> texts) {
        assertThat(leaks(where, texts)).isEmpty();
    }

    private List<String> leaks(String where, List<String> texts) {
        List<String> leaks = new ArrayList<>();
        secrets.forEach((what, secret) -> forms(secret)
                .forEach(form -> texts.stream()
                        .filter(text -> text.contains(form))
                        .forEach(text -> leaks.add(what + " is in " + where + ": " + text))));
        return leaks;
    }

    /** As it is, and as it would be written by whoever thinks that this hides it. */
    private static List<String> forms(String secret) {
        byte[] bytes = secret.getBytes(UTF_8);
        String hex = HexFormat.of().formatHex(bytes);
        return List.of(
                secret,
                base64(secret),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                hex,
                hex.toUpperCase(Locale.ROOT));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String url(String text) {
        return text.replace("=", "%3D").replace("/", "%2F").replace("+", "%2B");
    }

    private String setting(String name) {
        return config.getValue(name, String.class);
    }
}
