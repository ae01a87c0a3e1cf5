package io.tributary.api.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.Approval;
import io.tributary.api.FakeNotionDirectory;
import io.tributary.api.SampleTokens;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import io.tributary.devstack.testing.TestStack;
import io.tributary.projects.domain.UserId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** "Connect Notion", with the simulator in Notion's place. Each test is a user of its own. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class OAuthTest {

    private static final String CONNECTIONS = "/api/v1/connections";
    private static final String OAUTH_HOOK = "/api/v1/oauth-hook";
    private static final String ORIGIN = "https://tributary.example.com";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TestHTTPResource
    URI url;

    @Inject
    Pool postgres;

    private TestApi simulator;
    private TestApi operator;
    private TestApi api;

    @BeforeEach
    void aUser() {
        simulator = new TestApi(URI.create(TestStack.current().notionUrl()));
        simulator.call("POST", "/_sim/reset", "{}");
        operator = new TestApi(url);
        api = user();
    }

    @AfterEach
    void nothingIsLeft() {
        api.deleteConnections();
        operator.call("DELETE", OAUTH_HOOK, null);
    }

    @Test
    void who_begins_and_finishes_has_a_connection_to_the_workspace_that_was_approved() {
        Answer back = comeBack(Approval.approve(begin("{}")));
        assertThat(back.status()).isEqualTo(200);
        assertThat(back.response().body()).contains("nothing is connected yet", "POST /api/v1/connections/finish");
        assertThat(items(api)).isEmpty();

        Answer finished = finish(api, back);

        assertThat(finished.status()).isEqualTo(201);
        JsonNode connection = items(api).get(0);
        assertThat(finished.json()).isEqualTo(connection);
        assertThat(finished.header("Location")).endsWith(path(connection));
        assertThat(connection.path("kind").asText()).isEqualTo("oauth");
        assertThat(connection.path("state").asText()).isEqualTo("ok");
        assertThat(connection.path("workspaceName").asText()).isEqualTo("Acme");
        assertThat(connection.path("botUserId").asText()).isNotEmpty();
        assertThat(items(user())).isEmpty();
        assertThat(texts("SELECT access_token || refresh_token FROM notion_tokens WHERE connection_id = '"
                        + connection.path("id").asText() + "'"))
                .singleElement()
                .satisfies(stored -> assertThat(stored).startsWith("v2:").doesNotContain("ntn", "nrt"));
    }

    @Test
    void a_code_that_notion_does_not_know_connects_nothing() {
        URI back = Approval.approve(begin("{}"));
        URI forged = URI.create(back.toString().replaceAll("code=[^&]*", "code=forged"));

        Answer answer = finish(api, comeBack(forged));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problem()).isEqualTo("oauth-refused");
        assertThat(items(api)).isEmpty();
    }

    @Test
    void when_notion_is_away_nobody_is_told_to_send_the_used_code_again() {
        String code = Approval.code(api);
        simulator.call("POST", "/_sim/faults/answers", "{\"path\":\"/v1/oauth/token\",\"status\":503}");

        Answer answer = Approval.finish(api, code);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.problem()).isEqualTo("oauth-unfinished");
        assertThat(answer.response().headers().firstValue("Retry-After")).isEmpty();
        assertThat(items(api)).isEmpty();
        assertThat(connect().status()).as("who begins again").isEqualTo(201);
    }

    @Test
    void the_person_goes_on_to_where_they_wanted_within_our_origin() {
        Answer back = comeBack(Approval.approve(begin("{\"returnTo\":\"/setup?step=2\"}")));

        assertThat(back.status()).isEqualTo(303);
        assertThat(back.header("Location")).isEqualTo(ORIGIN + "/setup?step=2&finishCode=" + Approval.codeIn(back));
        assertThat(finish(api, back).status()).isEqualTo(201);
        Answer elsewhere = api.call("POST", CONNECTIONS + "/authorize", "{\"returnTo\":\"https://evil.example.com/\"}");
        assertThat(elsewhere.status()).isEqualTo(422);
        assertThat(elsewhere.problem()).isEqualTo("return-address-not-ours");
    }

    @Test
    void who_declines_is_told_or_sent_on_with_the_reason() {
        simulator.call("PATCH", "/_sim/oauth", "{\"deny\":true}");

        assertThat(comeBack(Approval.approve(begin("{}"))).problem()).isEqualTo("oauth-denied");
        assertThat(comeBack(Approval.approve(begin("{\"returnTo\":\"/setup\"}")))
                        .header("Location"))
                .isEqualTo(ORIGIN + "/setup?error=oauth-denied");
        assertThat(items(api)).isEmpty();
    }

    @Test
    void who_approves_again_mends_the_same_connection() {
        assertThat(connect().status()).isEqualTo(201);
        JsonNode first = items(api).get(0);
        String id = first.path("id").asText();
        List<String> before = texts("SELECT access_token FROM notion_tokens WHERE connection_id = '" + id + "'");
        execute("UPDATE notion_connections SET broken_at = now(), broken_reason = 'gone' WHERE id = '" + id + "'");

        assertThat(connect().status()).isEqualTo(200);

        assertThat(items(api)).containsExactly(first);
        assertThat(texts("SELECT access_token FROM notion_tokens WHERE connection_id = '" + id + "'"))
                .isNotEqualTo(before);
    }

    @Test
    void another_workspace_is_another_connection() {
        connect();
        simulator.call(
                "PATCH",
                "/_sim/oauth",
                "{\"workspaceId\":\"13950b26-5203-4d7a-9a1e-0c5a3b1d0002\",\"workspaceName\":\"Beta\"}");

        connect();

        assertThat(items(api))
                .extracting(connection -> connection.path("name").asText())
                .containsExactly("Acme", "Beta");
    }

    /** The simulator has one bot for each workspace, as Notion has one for each person in it. */
    @Test
    void what_another_users_connection_goes_by_is_not_revoked() {
        workspaceOfItsOwn();
        connect();
        TestApi second = user();
        assertThat(Approval.finish(second, Approval.code(second)).status()).isEqualTo(201);
        JsonNode theirs = items(second).get(0);
        assertThat(theirs.path("botUserId")).isEqualTo(items(api).get(0).path("botUserId"));

        Answer first = api.call("DELETE", path(items(api).get(0)), null);
        assertThat(first.json().path("revokedAtNotion").asText()).isEqualTo("false");
        assertThat(pairs()).isEqualTo(2);

        Answer last = second.call("DELETE", path(theirs), null);
        assertThat(last.json().path("revokedAtNotion").asText()).isEqualTo("true");
        assertThat(pairs()).isEqualTo(1);
    }

    private int pairs() {
        return simulator.call("GET", "/_sim/oauth", null).json().path("pairs").asInt();
    }

    /** Which nobody has left a connection to. */
    private void workspaceOfItsOwn() {
        simulator.call("PATCH", "/_sim/oauth", "{\"workspaceId\":\"" + UUID.randomUUID() + "\"}");
    }

    @Test
    void disconnecting_revokes_the_token_and_an_outage_of_notion_keeps_no_copy_alive() {
        workspaceOfItsOwn();
        connect();
        Answer revoked = api.call("DELETE", path(items(api).get(0)), null);
        assertThat(revoked.json().path("revokedAtNotion").asBoolean()).isTrue();
        assertThat(pairs()).isZero();

        connect();
        JsonNode second = items(api).get(0);
        simulator.call("POST", "/_sim/faults/answers", "{\"path\":\"/v1/oauth/revoke\",\"status\":503}");
        Answer unheard = api.call("DELETE", path(second), null);

        assertThat(unheard.status()).isEqualTo(200);
        assertThat(unheard.json().path("revokedAtNotion").asText()).isEqualTo("false");
        assertThat(items(api)).isEmpty();
        assertThat(texts("SELECT access_token FROM notion_tokens WHERE connection_id = '"
                        + second.path("id").asText() + "'"))
                .isEmpty();
    }

    @Test
    void a_project_can_be_made_though_the_access_token_has_expired() {
        connect();
        simulator.call("POST", "/_sim/oauth/expire", "{}");

        Answer made = project(FakeNotionDirectory.NOT_BY_THE_FIRST);

        assertThat(made.status()).isEqualTo(201);
        JsonNode oauth = simulator.call("GET", "/_sim/oauth", null).json();
        assertThat(oauth.path("refreshes").asInt()).isEqualTo(1);
        assertThat(oauth.path("live").asInt()).isEqualTo(1);
    }

    @Test
    void the_deployments_one_hook_is_the_operators_and_serves_every_approved_project() {
        connect();
        String id = project(UUID.randomUUID()).json().path("id").asText();
        String shown = operator.call("POST", OAUTH_HOOK, null)
                .json()
                .path("webhookUrl")
                .asText();
        assertThat(operator.call("POST", OAUTH_HOOK, null)
                        .json()
                        .path("webhookUrl")
                        .asText())
                .isEqualTo(shown);
        String hook = URI.create(shown).getPath();
        execute("DELETE FROM sweep_wants WHERE project_id = '" + id + "'");

        operator.deliver(hook, "{\"verification_token\":\"secret_oauth\"}", "secret_oauth");
        assertThat(operator.call("POST", OAUTH_HOOK + "/reveal", null)
                        .json()
                        .path("verificationToken")
                        .asText())
                .isEqualTo("secret_oauth");
        // As Notion does: Kafka may still be new to a service that has just started.
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> operator.deliver(
                                        hook,
                                        "{\"id\":\"3f0a5b1e-0001-4c55-9d00-000000000001\",\"type\":\"page.created\"}",
                                        "secret_oauth")
                                .status()
                        == 202);

        JsonNode project = api.call("GET", "/api/v1/projects/" + id, null).json();
        assertThat(project.path("webhook").asText()).isEqualTo("verified");
        assertThat(project.path("webhookUrl").isNull()).isTrue();
        assertThat(api.call("GET", "/api/v1/projects", null)
                        .json()
                        .path("items")
                        .get(0)
                        .path("webhook")
                        .asText())
                .isEqualTo("verified");
        assertThat(api.call("POST", "/api/v1/projects/" + id + "/hook/reveal", null)
                        .problem())
                .isEqualTo("hook-not-found");
        assertThat(texts("SELECT kind || ' ' || reason FROM sweep_wants WHERE project_id = '" + id + "'"))
                .containsExactly("incremental hook-confirmed");

        assertThat(operator.call("POST", OAUTH_HOOK + "/reset?revoke=true", null)
                        .json()
                        .path("webhook")
                        .asText())
                .isEqualTo("none");
        assertThat(operator.call("DELETE", OAUTH_HOOK, null).status()).isEqualTo(204);
        assertThat(operator.call("GET", OAUTH_HOOK, null).problem()).isEqualTo("hook-not-found");
        assertThat(operator.deliver(hook, "{\"verification_token\":\"secret_b\"}", "secret_b")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void an_approved_connection_outlives_its_projects() {
        connect();
        String id = project(UUID.randomUUID()).json().path("id").asText();

        api.call("DELETE", "/api/v1/projects/" + id, null);

        assertThat(items(api)).hasSize(1);
        assertThat(project(UUID.randomUUID()).status()).isEqualTo(201);
    }

    private TestApi user() {
        return new TestApi(url).with(SampleTokens.of(postgres, new UserId(UUID.randomUUID())));
    }

    private URI begin(String wish) {
        return Approval.begin(api, wish);
    }

    /** The browser has no token. */
    private Answer comeBack(URI callback) {
        assertThat(callback.toString()).startsWith(ORIGIN + CONNECTIONS + "/callback?");
        return Approval.comeBack(api, callback);
    }

    private static Answer finish(TestApi by, Answer back) {
        return Approval.finish(by, Approval.codeIn(back));
    }

    private Answer connect() {
        return Approval.finish(api, Approval.code(api));
    }

    private Answer project(UUID database) {
        return api.call("POST", "/api/v1/projects", "{\"name\":\"Launch\",\"notionDatabaseId\":\"" + database + "\"}");
    }

    private static JsonNode items(TestApi user) {
        return user.call("GET", CONNECTIONS, null).json().path("items");
    }

    private static String path(JsonNode connection) {
        return CONNECTIONS + "/" + connection.path("id").asText();
    }

    private void execute(String sql) {
        postgres.query(sql).execute().await().atMost(LIMIT);
    }

    private List<String> texts(String query) {
        List<String> texts = new ArrayList<>();
        for (Row row : postgres.query(query).execute().await().atMost(LIMIT)) {
            texts.add(row.getString(0));
        }
        return texts;
    }
}
