package io.tributary.api.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.Operations;
import io.tributary.api.Operations.Operation;
import io.tributary.api.SampleTokens;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import io.tributary.projects.application.DefaultConnection;
import io.tributary.projects.domain.UserId;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is another user's isn't there. Walks all that can be asked, as the owner too: who adds an operation is told to
 * add what it is asked about, and can't forget that it must not answer everyone.
 */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class IsolationTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String NAME = "Nobody else's business";
    private static final String SECRET = "ntn_secret_of_the_owner";
    private static final String PAGE = "153104cd-0000-8000-8000-000000000001";
    private static final List<String> TABLES = List.of(
            "projects", "hooks", "notion_tokens", "sweep_wants", "sync_runs", "outbox", "pages", "page_changes");

    /** What the operations that take a body understand. */
    private static final Map<String, String> BODIES = Map.of(
            "POST /api/v1/connections",
            "{\"notionToken\":\"ntn_mine\"}",
            "POST /api/v1/connections/authorize",
            "{}",
            "POST /api/v1/projects",
            "{\"name\":\"Mine\",\"notionDatabaseId\":\"153104cd-0000-4000-8000-00000000d777\",\"connectionId\":\""
                    + DefaultConnection.ID + "\"}",
            "PATCH /api/v1/projects/{id}",
            "{\"name\":\"Ours\"}",
            "POST /api/v1/projects/{id}/sync",
            "{\"kind\":\"full\"}",
            "POST /api/v1/tokens",
            "{\"name\":\"mine\",\"scopes\":[\"read\"]}");

    @TestHTTPResource
    URI url;

    @Inject
    BeanManager beans;

    @Inject
    Pool postgres;

    private TestApi owner;
    private TestApi other;
    private UserId otherUser;
    private String project;
    private String token;
    private String hook;
    private String connection;

    @BeforeEach
    void aProjectWithAllThatItCanHave() {
        owner = new TestApi(url);
        owner.deleteProjects();
        otherUser = new UserId(UUID.randomUUID());
        other = owner.with(SampleTokens.of(postgres, otherUser));
        JsonNode created = owner.createProject(NAME, UUID.randomUUID().toString());
        project = created.path("id").asText();
        hook = URI.create(created.path("webhookUrl").asText()).getPath();
        owner.deliver(hook, "{\"verification_token\":\"secret_x\"}", "secret_x");
        connection = owner.call(
                        "POST", "/api/v1/connections", "{\"name\":\"" + NAME + "\",\"notionToken\":\"" + SECRET + "\"}")
                .json()
                .path("id")
                .asText();
        owner.call("POST", "/api/v1/oauth-hook", null);
        token = owner.call("POST", "/api/v1/tokens", "{\"name\":\"" + NAME + "\",\"scopes\":[\"read\"]}")
                .json()
                .path("id")
                .asText();
        execute("INSERT INTO project_sync (project_id, phase, schema) VALUES ('" + project
                + "', 'live', '{\"s\":{\"name\":\"" + NAME.replace("'", "''") + "\",\"type\":\"status\"}}')");
        execute("INSERT INTO schema_versions VALUES ('" + project + "', 1, now(), '[{\"id\":\"a\"}]')");
        execute("INSERT INTO pages (project_id, page_id, title, properties, parent, in_trash, archived, content_hash,"
                + " created_time, last_edited_time, changed_at) VALUES ('" + project + "', '" + PAGE
                + "', 'Page', '{}', '{}', false, false, '', now(), now(), now())");
        execute("INSERT INTO page_changes (project_id, page_id, property_id, ticket, at) VALUES ('" + project + "', '"
                + PAGE + "', '$created', 1, now())");
        execute("INSERT INTO sync_runs (id, project_id, kind, reason, checkpoint, started_at) VALUES"
                + " (gen_random_uuid(), '" + project + "', 'full', 'created', '{}', now())");
    }

    @AfterEach
    void nothingIsLeft() {
        owner.deleteConnections();
        owner.call("DELETE", "/api/v1/oauth-hook", null);
    }

    @Test
    void what_is_another_users_is_not_there_whatever_is_asked() {
        List<Operation> operations = Operations.withToken(beans);
        List<String> before = everything();

        for (Operation operation : operations) {
            Answer answer = ask(other, operation);
            String body = String.valueOf(answer.response().body());

            assertThat(body)
                    .as(operation.toString())
                    .doesNotContain(NAME, token, hook.substring(hook.lastIndexOf('/') + 1), "secret_x", SECRET);
            if (operation.isAboutOne()) {
                assertThat(answer.status()).as(operation + ": " + body).isEqualTo(404);
                assertThat(answer.problem()).isNotEmpty();
            } else {
                assertThat(answer.status()).as(operation + ": " + body).isIn(200, 201, 403);
                assertThat(body).doesNotContain(project, connection);
            }
            // What is their own, and would count as a change.
            other.deleteConnections();
        }

        assertThat(everything()).isEqualTo(before);
        for (Operation operation : operations) {
            Answer answer = ask(owner, operation);
            assertThat(answer.status())
                    .as(
                            "the owner's %s, which shows that the walk asked for something: %s",
                            operation, answer.response())
                    .isIn(200, 201, 202, 204, 409);
        }
    }

    @Test
    void lists_of_another_user_are_empty() {
        assertThat(other.call("GET", "/api/v1/projects", null).json().path("items"))
                .isEmpty();
        assertThat(other.call("GET", "/api/v1/connections", null).json().path("items"))
                .isEmpty();
        assertThat(other.call("GET", "/api/v1/tokens", null).json().path("items"))
                .extracting(item -> item.path("name").asText())
                .containsExactly("sample");
    }

    @Test
    void a_project_of_ones_own_leads_to_nothing_in_another() {
        String mine = UUID.randomUUID().toString();
        execute("INSERT INTO projects (id, user_id, name, notion_database_id, notion_data_source_id, connection_id,"
                + " created_at, updated_at) SELECT '" + mine + "', '" + otherUser + "', 'Mine', notion_database_id,"
                + " notion_data_source_id, connection_id, created_at, updated_at FROM projects WHERE id = '" + project
                + "'");
        String path = "/api/v1/projects/" + mine;

        assertThat(other.call("GET", path + "/pages/" + PAGE, null).problem()).isEqualTo("page-not-found");
        assertThat(other.call("GET", path + "/pages", null).json().path("items"))
                .isEmpty();
        assertThat(other.call("GET", path + "/changes?pageId=" + PAGE, null)
                        .json()
                        .path("items"))
                .isEmpty();
        assertThat(other.call("GET", path + "/sync-runs", null).json().path("items"))
                .isEmpty();
        assertThat(owner.call("GET", path, null).problem()).isEqualTo("project-not-found");
        execute("DELETE FROM projects WHERE id = '" + mine + "'");
    }

    @Test
    void no_project_reads_by_a_connection_of_another_user() {
        Answer answer = other.call(
                "POST",
                "/api/v1/projects",
                "{\"name\":\"Mine\",\"notionDatabaseId\":\"" + UUID.randomUUID() + "\",\"connectionId\":\"" + connection
                        + "\"}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.problem()).isEqualTo("connection-not-found");
    }

    @Test
    void the_hook_of_a_borrowed_connection_is_the_operators_alone() {
        String mine = UUID.randomUUID().toString();
        execute("INSERT INTO projects (id, user_id, name, notion_database_id, notion_data_source_id, connection_id,"
                + " created_at, updated_at) SELECT '" + mine + "', '" + otherUser + "', 'Mine', notion_database_id,"
                + " notion_data_source_id, connection_id, created_at, updated_at FROM projects WHERE id = '" + project
                + "'");
        String path = "/api/v1/projects/" + mine;
        List<String> before = rows("hooks");

        JsonNode shown = other.call("GET", path, null).json();
        assertThat(shown.path("webhookUrl").isNull()).isTrue();
        assertThat(shown.path("webhook").asText()).isEqualTo("pending");
        assertThat(other.call("POST", path + "/hook/reveal", null).problem()).isEqualTo("hook-not-found");
        assertThat(other.call("POST", path + "/hook/reset?revoke=true", null).problem())
                .isEqualTo("hook-not-found");
        assertThat(rows("hooks")).isEqualTo(before);
        execute("DELETE FROM projects WHERE id = '" + mine + "'");
    }

    @Test
    void the_operators_notion_token_is_not_for_everyone() {
        Answer answer = ask(other, new Operation("POST", "/api/v1/projects"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.problem()).isEqualTo("notion-token-not-shared");
    }

    private Answer ask(TestApi api, Operation operation) {
        return api.call(operation.method(), operation.path(name -> thing(operation, name)), body(operation));
    }

    /** What a parameter of a path stands for. */
    private String thing(Operation operation, String name) {
        if (name.equals("id")) {
            return operation.path().startsWith("/api/v1/tokens/")
                    ? token
                    : operation.path().startsWith("/api/v1/connections/") ? connection : project;
        }
        if (name.equals("pageId")) {
            return PAGE;
        }
        throw new AssertionError("Say what {" + name + "} is in " + operation);
    }

    private static @Nullable String body(Operation operation) {
        return BODIES.get(operation.toString());
    }

    private List<String> everything() {
        List<String> rows = new ArrayList<>();
        TABLES.forEach(table -> rows.addAll(rows(table)));
        return rows;
    }

    private List<String> rows(String table) {
        List<String> rows = new ArrayList<>();
        postgres.query("SELECT t::text AS row FROM " + table + " t ORDER BY 1")
                .execute()
                .await()
                .atMost(LIMIT)
                .forEach(row -> rows.add(row.getString("row")));
        return rows;
    }

    private void execute(String sql) {
        assertThat(postgres.query(sql).execute().await().atMost(LIMIT).rowCount())
                .isEqualTo(1);
    }
}
