package io.tributary.api.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.Approval;
import io.tributary.api.Operations;
import io.tributary.api.Operations.Operation;
import io.tributary.api.SampleProject;
import io.tributary.api.SampleTokens;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import io.tributary.projects.domain.UserId;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What is another user's isn't there. Walks every operation of the API's document with its examples, as the owner too: who
 * adds an operation is told to add what it is asked about, and can't forget that it must not answer everyone.
 */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class IsolationTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String FINISH = "finishConnection";
    private static final String NAME = SampleProject.NAME;
    private static final String PAGE = SampleProject.PAGE;
    private static final List<String> TABLES = List.of(
            "projects",
            "hooks",
            "notion_tokens",
            "sweep_wants",
            "sync_runs",
            "outbox",
            "pages",
            "page_changes",
            "deliveries");

    @TestHTTPResource
    URI url;

    @Inject
    Pool postgres;

    private TestApi owner;
    private TestApi other;
    private UserId otherUser;
    private SampleProject sample;
    private String project;

    @BeforeEach
    void aProjectWithAllThatItCanHave() {
        owner = new TestApi(url);
        otherUser = new UserId(UUID.randomUUID());
        other = owner.with(SampleTokens.of(postgres, otherUser));
        sample = SampleProject.create(owner, postgres);
        project = sample.id();
    }

    @AfterEach
    void nothingIsLeft() {
        sample.remove();
    }

    @Test
    void what_is_another_users_is_not_there_whatever_is_asked() {
        List<Operation> operations = Operations.secured(owner);
        List<String> before = everything();

        for (Operation operation : operations) {
            Answer answer = ask(other, operation);
            String body = String.valueOf(answer.response().body());
            if (operation.id().equals(FINISH)) {
                assertThat(answer.problem()).isEqualTo("finish-code-unknown");
                continue;
            }

            assertThat(body)
                    .as(operation.toString())
                    .doesNotContain(
                            NAME, sample.token(), sample.hookId(), SampleProject.SECRET, SampleProject.NOTION_TOKEN);
            if (operation.isOperators()) {
                assertThat(answer.status()).as(operation + ": " + body).isEqualTo(403);
            } else if (operation.isAboutOne()) {
                assertThat(answer.status()).as(operation + ": " + body).isEqualTo(404);
                assertThat(answer.problem()).isNotEmpty();
            } else {
                assertThat(answer.status()).as(operation + ": " + body).isIn(200, 201, 403);
                assertThat(body).doesNotContain(project, sample.connection());
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
                "{\"name\":\"Mine\",\"notionDatabaseId\":\"" + UUID.randomUUID() + "\",\"connectionId\":\""
                        + sample.connection() + "\"}");

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
        Operation creation = Operations.secured(owner).stream()
                .filter(operation -> operation.id().equals("createProject"))
                .findFirst()
                .orElseThrow();

        Answer answer = ask(other, creation);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.problem()).isEqualTo("notion-token-not-shared");
    }

    /** What there is to finish is the owner's. */
    private Answer ask(TestApi api, Operation operation) {
        if (operation.id().equals(FINISH)) {
            return Approval.finish(api, Approval.code(owner));
        }
        return api.call(operation.method(), operation.path(name -> sample.thing(operation, name)), operation.body());
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
