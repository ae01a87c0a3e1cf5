package io.tributary.api.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.FakeNotionDirectory;
import io.tributary.api.SampleTokens;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import io.tributary.projects.application.DefaultConnection;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.UserId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each test is a user of its own. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class ConnectionsTest {

    private static final String CONNECTIONS = "/api/v1/connections";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TestHTTPResource
    URI url;

    @Inject
    Pool postgres;

    private TestApi operator;
    private TestApi api;

    @BeforeEach
    void aUser() {
        operator = new TestApi(url);
        api = operator.with(SampleTokens.of(postgres, new UserId(UUID.randomUUID())));
    }

    @AfterEach
    void nothingIsLeft() {
        api.deleteConnections();
    }

    @Test
    void a_pasted_token_becomes_a_connection_and_is_never_shown() {
        Answer answer = paste("Team", "ntn_alpha.1");

        JsonNode connection = answer.json();
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location")).endsWith(path(connection));
        assertThat(connection.path("name").asText()).isEqualTo("Team");
        assertThat(connection.path("kind").asText()).isEqualTo("internal");
        assertThat(connection.path("state").asText()).isEqualTo("ok");
        assertThat(connection.path("workspaceId").asText()).isEqualTo(FakeNotionDirectory.WORKSPACE.toString());
        assertThat(connection.path("workspaceName").asText()).isEqualTo("Acme");
        assertThat(connection.path("botUserId").asText())
                .isEqualTo(FakeNotionDirectory.botOf("ntn_alpha").toString());
        assertThat(api.call("GET", path(connection), null).json()).isEqualTo(connection);
        assertThat(items()).containsExactly(connection);
        assertThat(answer.response().body()).doesNotContain("ntn_alpha");
        assertThat(texts("SELECT access_token FROM notion_tokens WHERE connection_id = $1", id(connection)))
                .singleElement()
                .satisfies(stored -> assertThat(stored).startsWith("v2:").doesNotContain("ntn"));
    }

    @Test
    void a_connection_without_a_name_is_called_as_its_workspace() {
        assertThat(paste(null, "ntn_alpha.1").json().path("name").asText()).isEqualTo("Acme");
    }

    @Test
    void another_token_of_the_same_integration_mends_the_connection_in_place() {
        JsonNode broken = paste("Team", "ntn_alpha.1").json();
        JsonNode project = project(UUID.randomUUID(), null).json();
        execute(
                "UPDATE notion_connections SET broken_at = now(), broken_reason = 'Paste it again' WHERE id = $1",
                broken);
        execute("DELETE FROM sweep_wants WHERE project_id = $1", project);
        assertThat(api.call("GET", path(broken), null).json().path("state").asText())
                .isEqualTo("broken");
        assertThat(api.call("GET", path(broken), null).json().path("reason").asText())
                .isEqualTo("Paste it again");

        Answer mended = paste(null, "ntn_alpha.2");

        assertThat(mended.status()).isEqualTo(200);
        assertThat(mended.json()).isEqualTo(broken);
        assertThat(items()).containsExactly(broken);
        assertThat(texts("SELECT kind || ' ' || reason FROM sweep_wants WHERE project_id = $1", id(project)))
                .containsExactly("full retry");
    }

    @Test
    void one_whose_token_no_key_opens_is_broken_with_what_to_do_and_pasting_it_again_mends_it() {
        JsonNode lost = paste("Team", "ntn_alpha.1").json();
        JsonNode whole = paste("Other", FakeNotionDirectory.BRAVO + ".1").json();
        execute(
                "UPDATE notion_tokens SET access_token = overlay(access_token placing 'ffffffff' from 4)"
                        + " WHERE connection_id = $1",
                lost);

        JsonNode shown = api.call("GET", path(lost), null).json();
        Answer refused = project(UUID.randomUUID(), lost);

        assertThat(shown.path("state").asText()).isEqualTo("broken");
        assertThat(shown.path("reason").asText()).contains("TRIBUTARY_SECRET_KEY", "Paste the token again");
        assertThat(items()).containsExactly(shown, whole);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("connection-broken");
        assertThat(refused.json().path("detail")).isEqualTo(shown.path("reason"));

        assertThat(paste(null, "ntn_alpha.2").json()).isEqualTo(lost);
        assertThat(project(UUID.randomUUID(), lost).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"notionToken\":\"ntn_refused\"} | 422 | notion-unauthorized",
                "{\"notionToken\":\"ntn_unlucky\"} | 503 | notion-unavailable",
                "{\"notionToken\":\"ntn with space\"} | 422 | notion-token-malformed",
                "{\"notionToken\":\"\"} | 422 | notion-token-malformed",
                "{\"notionToken\":\"ntn_alpha\",\"name\":\" \"} | 422 | invalid-name",
                "{} | 422 | invalid-field",
                "{\"token\":\"ntn_alpha\"} | 400 | unknown-field",
            })
    void what_is_no_token_makes_no_connection(String body, int status, String problem) {
        Answer answer = api.call("POST", CONNECTIONS, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.problem()).isEqualTo(problem);
        assertThat(answer.response().body()).doesNotContain("ntn_refused", "ntn_unlucky", "ntn with");
        assertThat(items()).isEmpty();
    }

    @Test
    void a_project_reads_by_the_connection_that_it_names() {
        JsonNode alpha = paste("Alpha", "ntn_alpha.1").json();
        JsonNode bravo = paste("Bravo", FakeNotionDirectory.BRAVO + ".1").json();

        assertThat(project(FakeNotionDirectory.ONLY_BRAVO, alpha).problem()).isEqualTo("notion-database-not-found");
        Answer made = project(FakeNotionDirectory.ONLY_BRAVO, bravo);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("connectionId").asText())
                .isEqualTo(id(bravo).toString());
        assertThat(made.json().path("webhookUrl").asText()).contains("/api/v1/webhooks/notion/");
        assertThat(texts("SELECT connection_id::text FROM projects WHERE id = $1", id(made.json())))
                .containsExactly(id(bravo).toString());
    }

    @Test
    void the_only_connection_need_not_be_named_and_of_several_one_must_be() {
        assertThat(project(UUID.randomUUID(), null).problem()).isEqualTo("notion-token-not-shared");
        JsonNode alpha = paste("Alpha", "ntn_alpha.1").json();
        Answer byTheOnly = project(UUID.randomUUID(), null);
        assertThat(byTheOnly.json().path("connectionId").asText())
                .isEqualTo(id(alpha).toString());
        paste("Bravo", "ntn_bravo.1");

        Answer undecided = project(UUID.randomUUID(), null);

        assertThat(undecided.status()).isEqualTo(422);
        assertThat(undecided.problem()).isEqualTo("several-connections");
        assertThat(undecided.json().path("choices"))
                .extracting(choice -> choice.path("name").asText())
                .containsExactly("Alpha", "Bravo");
    }

    @Test
    void a_connection_in_use_is_deleted_with_its_projects_or_not_at_all() {
        JsonNode connection = paste("Team", "ntn_alpha.1").json();
        JsonNode project = project(UUID.randomUUID(), null).json();

        Answer refused = api.call("DELETE", path(connection), null);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("connection-in-use");
        assertThat(refused.json().path("projectIds"))
                .extracting(id -> id.asText())
                .containsExactly(id(project).toString());
        assertThat(api.call("DELETE", path(connection) + "?projects=keep", null).problem())
                .isEqualTo("invalid-field");

        Answer deleted = api.call("DELETE", path(connection) + "?projects=delete", null);

        assertThat(deleted.status()).isEqualTo(200);
        assertThat(deleted.json().path("projects").asInt()).isEqualTo(1);
        assertThat(api.call("GET", path(connection), null).problem()).isEqualTo("connection-not-found");
        assertThat(api.call("GET", "/api/v1/projects/" + id(project), null).problem())
                .isEqualTo("project-not-found");
        assertNoSecretIsLeft(connection);
        assertThat(texts(
                        "SELECT topic FROM outbox WHERE key = $1 ORDER BY id",
                        id(project).toString()))
                .containsExactly("project.created", "project.deleted");
        String hook = URI.create(project.path("webhookUrl").asText()).getPath();
        assertThat(api.deliver(hook, "{\"verification_token\":\"secret_a\"}", "secret_a")
                        .problem())
                .isEqualTo("hook-not-found");
    }

    @Test
    void a_pasted_token_ends_with_its_last_project() {
        JsonNode connection = paste("Team", "ntn_alpha.1").json();
        JsonNode first = project(UUID.randomUUID(), null).json();
        JsonNode second = project(UUID.randomUUID(), null).json();

        api.call("DELETE", "/api/v1/projects/" + id(first), null);
        assertThat(api.call("GET", path(connection), null).status()).isEqualTo(200);
        api.call("DELETE", "/api/v1/projects/" + id(second), null);

        assertThat(api.call("GET", path(connection), null).problem()).isEqualTo("connection-not-found");
        assertNoSecretIsLeft(connection);
        assertThat(paste("Team", "ntn_alpha.1").status()).isEqualTo(201);
    }

    @Test
    void of_many_that_paste_the_same_token_at_once_one_makes_it() {
        List<Answer> answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> paste("Team", "ntn_alpha." + i))
                .toList();

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(201).containsOnly(200, 201);
        assertThat(items()).hasSize(1);
    }

    @Test
    void a_user_has_a_bounded_number_of_connections() {
        execute(
                "INSERT INTO notion_connections (id, user_id, kind, created_at) SELECT gen_random_uuid(), user_id,"
                        + " 'internal', now() FROM notion_connections, generate_series(2, " + Connection.MOST
                        + ") WHERE id = $1",
                paste("Team", "ntn_alpha.1").json());

        assertThat(paste("One more", "ntn_bravo.1").problem()).isEqualTo("too-many-connections");
        assertThat(paste("The same", "ntn_alpha.2").status()).isEqualTo(200);
    }

    @Test
    void the_operators_connection_is_shown_to_whom_it_is_for_and_stays() {
        String path = CONNECTIONS + "/" + DefaultConnection.ID;

        JsonNode shown = operator.call("GET", path, null).json();
        assertThat(shown.path("kind").asText()).isEqualTo("operator");
        assertThat(shown.path("state").asText()).isEqualTo("ok");
        assertThat(operator.call("GET", CONNECTIONS, null).json().path("items")).contains(shown);
        assertThat(operator.call("DELETE", path, null).problem()).isEqualTo("connection-is-operators");
        assertThat(api.call("GET", path, null).problem()).isEqualTo("connection-not-found");
        assertThat(api.call("DELETE", path, null).problem()).isEqualTo("connection-not-found");
    }

    private void assertNoSecretIsLeft(JsonNode connection) {
        assertThat(texts("SELECT access_token FROM notion_tokens WHERE connection_id = $1", id(connection)))
                .isEmpty();
        assertThat(texts("SELECT id FROM hooks WHERE connection_id = $1", id(connection)))
                .isEmpty();
    }

    private Answer paste(@Nullable String name, String token) {
        String called = name == null ? "" : "\"name\":\"" + name + "\",";
        return api.call("POST", CONNECTIONS, "{" + called + "\"notionToken\":\"" + token + "\"}");
    }

    private Answer project(UUID database, @Nullable JsonNode connection) {
        String by = connection == null ? "" : ",\"connectionId\":\"" + id(connection) + "\"";
        return api.call(
                "POST",
                "/api/v1/projects",
                "{\"name\":\"Launch\",\"notionDatabaseId\":\"" + database + "\"" + by + "}");
    }

    private JsonNode items() {
        return api.call("GET", CONNECTIONS, null).json().path("items");
    }

    private static UUID id(JsonNode thing) {
        return UUID.fromString(thing.path("id").asText());
    }

    private static String path(JsonNode connection) {
        return CONNECTIONS + "/" + id(connection);
    }

    private void execute(String sql, JsonNode thing) {
        postgres.preparedQuery(sql).execute(Tuple.of(id(thing))).await().atMost(LIMIT);
    }

    private List<String> texts(String query, Object parameter) {
        List<String> texts = new ArrayList<>();
        for (Row row : postgres.preparedQuery(query)
                .execute(Tuple.of(parameter))
                .await()
                .atMost(LIMIT)) {
            texts.add(row.getString(0));
        }
        return texts;
    }
}
