package io.tributary.api.projects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.FakeNotionDirectory;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import io.tributary.projects.application.ConnectionTokens;
import io.tributary.projects.application.DefaultConnection;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class ProjectsTest {

    private static final String PROJECTS = "/api/v1/projects";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TestHTTPResource
    URI url;

    @Inject
    Pool postgres;

    @Inject
    ConnectionTokens tokens;

    private final UUID database = UUID.randomUUID();
    private TestApi api;

    @BeforeEach
    void nothingIsThere() {
        api = new TestApi(url);
        api.deleteProjects();
    }

    @Test
    void a_created_project_syncs_at_once_and_shows_where_notion_must_deliver() {
        Answer answer = create("  Launch ", database.toString().replace("-", ""));

        JsonNode project = answer.json();
        String id = project.path("id").asText();
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location")).endsWith(PROJECTS + "/" + id);
        assertThat(project.path("name").asText()).isEqualTo("Launch");
        assertThat(project.path("sync").asText()).isEqualTo("syncing");
        assertThat(project.path("webhook").asText()).isEqualTo("none");
        assertThat(project.path("notionDatabaseId").asText()).isEqualTo(database.toString());
        assertThat(project.path("notionDataSourceId").asText())
                .isEqualTo(FakeNotionDirectory.dataSourceOf(database).toString());
        assertThat(project.path("webhookUrl").asText())
                .matches("https://tributary\\.example\\.com/api/v1/webhooks/notion/[A-Za-z0-9_-]{22}");
        assertThat(api.call("GET", PROJECTS + "/" + id, null).json()).isEqualTo(project);
        assertThat(api.call("GET", PROJECTS, null).json().path("items")).containsExactly(project);
    }

    @Test
    void project_hook_want_and_event_are_stored_together() {
        String id = create("Launch", database.toString()).json().path("id").asText();

        assertThat(texts("SELECT kind || ' ' || reason FROM sweep_wants WHERE project_id = $1", UUID.fromString(id)))
                .containsExactly("full created");
        assertThat(texts("SELECT topic || ' ' || convert_from(value, 'UTF8') FROM outbox WHERE key = $1", id))
                .containsExactly("project.created {\"projectId\":\"" + id + "\"}");
        assertThat(texts("SELECT headers->>'ce_type' FROM outbox WHERE key = $1", id))
                .containsExactly("io.tributary.ProjectCreated");
    }

    @Test
    void the_same_data_source_twice_is_a_conflict_that_names_the_first() {
        String id = create("Launch", database.toString()).json().path("id").asText();

        Answer second = create("Again", database.toString());

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.problem()).isEqualTo("project-exists");
        assertThat(second.json().path("projectId").asText()).isEqualTo(id);
        assertThat(texts(
                        "SELECT reason FROM sweep_wants WHERE project_id IN (SELECT id FROM projects WHERE name = $1)",
                        "Again"))
                .isEmpty();
    }

    @Test
    void of_many_that_create_the_same_at_once_one_does() {
        List<Answer> answers = IntStream.range(0, 12)
                .parallel()
                .mapToObj(i -> create("Launch " + i, database.toString()))
                .toList();

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(201).containsOnly(201, 409);
        JsonNode only = api.call("GET", PROJECTS, null).json().path("items").get(0);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 409)
                .extracting(answer -> answer.json().path("projectId").asText())
                .containsOnly(only.path("id").asText());
        assertThat(count("SELECT count(*) FROM hooks")).isEqualTo(1);
    }

    @Test
    void a_database_with_several_data_sources_answers_with_the_choices_and_takes_one() {
        String several = FakeNotionDirectory.TWO_SOURCES.toString();
        Answer asked = create("Launch", several);

        assertThat(asked.status()).isEqualTo(422);
        assertThat(asked.problem()).isEqualTo("notion-several-data-sources");
        assertThat(asked.json().path("choices"))
                .extracting(choice -> choice.path("name").asText())
                .containsExactly("Tasks", "Bugs");

        String bugs = FakeNotionDirectory.CHOICES.get(1).id().toString();
        Answer chosen = api.call(
                "POST",
                PROJECTS,
                "{\"name\":\"Bugs\",\"notionDatabaseId\":\"" + several + "\",\"notionDataSourceId\":\"" + bugs + "\"}");
        assertThat(chosen.status()).isEqualTo(201);
        assertThat(chosen.json().path("notionDataSourceId").asText()).isEqualTo(bugs);
    }

    @ParameterizedTest
    @CsvSource({
        "00000000-0000-4000-8000-00000000d404, 422, notion-database-not-found",
        "00000000-0000-4000-8000-00000000d000, 422, notion-database-in-trash",
        "00000000-0000-4000-8000-00000000d401, 422, notion-unauthorized",
        "00000000-0000-4000-8000-00000000d503, 503, notion-unavailable",
    })
    void what_notion_says_against_it_is_told(String id, int status, String problem) {
        Answer answer = create("Launch", id);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.problem()).isEqualTo(problem);
        assertThat(api.call("GET", PROJECTS, null).json().path("items")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"notionDatabaseId\":\"153104cd00008000800000000000d001\"} | 422 | invalid-field | name",
                "{\"name\":\" \",\"notionDatabaseId\":\"153104cd00008000800000000000d001\"} | 422 | invalid-field | name",
                "{\"name\":\"Launch\"} | 422 | invalid-field | notionDatabaseId",
                "{\"name\":\"Launch\",\"notionDatabaseId\":\"not-an-id\"} | 422 | invalid-field | notionDatabaseId",
                "{\"name\":\"L\",\"notionDatabaseId\":\"x\",\"colour\":\"red\"} | 400 | unknown-field | colour",
                "{\"name\":[],\"notionDatabaseId\":\"x\"} | 400 | invalid-field | name",
                "{\"name\": | 400 | malformed-json | ",
                "[] | 400 | malformed-json | ",
            })
    void a_body_that_can_not_be_meant_is_refused_by_field(String body, int status, String problem, String field) {
        Answer answer = api.call("POST", PROJECTS, body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.problem()).isEqualTo(problem);
        assertThat(answer.json().path("field").asText(null)).isEqualTo(field);
    }

    @Test
    void a_name_with_a_control_character_or_of_201_characters_is_refused() {
        assertThat(create("a\\u0000b", database.toString()).problem()).isEqualTo("invalid-name");
        assertThat(create("x".repeat(201), database.toString()).problem()).isEqualTo("invalid-name");
    }

    @Test
    void a_deleted_project_is_gone_and_tells_of_it() {
        String id = create("Launch", database.toString()).json().path("id").asText();
        String path = PROJECTS + "/" + id;

        assertThat(api.call("DELETE", path, null).status()).isEqualTo(204);

        assertThat(api.call("GET", path, null).problem()).isEqualTo("project-not-found");
        assertThat(api.call("DELETE", path, null).problem()).isEqualTo("project-not-found");
        assertThat(api.call("GET", path + "/pages", null).problem()).isEqualTo("project-not-found");
        assertThat(api.call("POST", path + "/hook/reveal", null).problem()).isEqualTo("project-not-found");
        assertThat(texts("SELECT topic FROM outbox WHERE key = $1 ORDER BY id", id))
                .containsExactly("project.created", "project.deleted");
    }

    @Test
    void the_last_project_takes_the_connections_secrets_along_and_the_next_brings_them_back() {
        String first = create("Launch", database.toString()).json().path("id").asText();
        String second =
                create("Second", UUID.randomUUID().toString()).json().path("id").asText();
        assertThat(tokens.accessToken(DefaultConnection.ID.value()).await().atMost(LIMIT))
                .isEqualTo("ntn_demo_integration");

        api.call("DELETE", PROJECTS + "/" + first, null);
        assertThat(count("SELECT count(*) FROM notion_tokens")).isEqualTo(1);
        assertThat(count("SELECT count(*) FROM hooks")).isEqualTo(1);

        api.call("DELETE", PROJECTS + "/" + second, null);
        assertThat(count("SELECT count(*) FROM notion_tokens")).isZero();
        assertThat(count("SELECT count(*) FROM hooks")).isZero();

        create("Third", database.toString());
        assertThat(count("SELECT count(*) FROM notion_tokens")).isEqualTo(1);
        assertThat(count("SELECT count(*) FROM hooks")).isEqualTo(1);
    }

    @Test
    void no_secret_is_stored_in_the_clear() {
        JsonNode project = create("Launch", database.toString()).json();
        String hook = URI.create(project.path("webhookUrl").asText()).getPath();
        api.deliver(hook, "{\"verification_token\":\"secret_abc\"}", "secret_abc");

        assertThat(texts("SELECT access_token || $1 FROM notion_tokens", ""))
                .singleElement()
                .satisfies(token -> assertThat(token).startsWith("v2:").doesNotContain("ntn"));
        assertThat(texts("SELECT candidates::text || $1 FROM hooks", ""))
                .singleElement()
                .satisfies(candidates -> assertThat(candidates).contains("v2:").doesNotContain("secret_abc"));
    }

    @Test
    void nothing_is_open_without_the_token() {
        for (String authorization :
                new String[] {"", "Bearer", "Bearer wrong", "Basic " + TestApi.TOKEN, TestApi.TOKEN}) {
            Answer answer = api.send(
                    "GET",
                    PROJECTS,
                    BodyPublishers.noBody(),
                    authorization.isEmpty() ? Map.of() : Map.of("Authorization", authorization));
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.problem()).isEqualTo("unauthorized");
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        }
        assertThat(api.send("GET", "/api/v1/nothing", BodyPublishers.noBody(), Map.of())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void every_error_is_a_problem_document() {
        Map<String, String> text = Map.of("Authorization", "Bearer " + TestApi.TOKEN, "Content-Type", "text/plain");

        assertThat(api.call("GET", "/api/v1/nothing", null).problem()).isEqualTo("not-found");
        assertThat(api.call("GET", "/nothing", null).problem()).isEqualTo("not-found");
        assertThat(api.call("PUT", PROJECTS, "{}").problem()).isEqualTo("method-not-allowed");
        assertThat(api.send("POST", PROJECTS, BodyPublishers.ofString("{}"), text)
                        .problem())
                .isEqualTo("unsupported-media-type");
        assertThat(api.call("GET", PROJECTS + "/1-1-1-1-1", null).problem()).isEqualTo("project-not-found");
        assertThat(api.call("GET", PROJECTS + "/" + UUID.randomUUID(), null).problem())
                .isEqualTo("project-not-found");
        assertThat(api.call("POST", PROJECTS, null).problem()).isEqualTo("invalid-field");
    }

    @Test
    void answers_are_not_kept_on_the_way_and_not_guessed_at() {
        Answer answer = api.call("GET", PROJECTS, null);

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    private Answer create(String name, String databaseId) {
        return api.call("POST", PROJECTS, "{\"name\":\"" + name + "\",\"notionDatabaseId\":\"" + databaseId + "\"}");
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

    private long count(String query) {
        return postgres.query(query)
                .execute()
                .await()
                .atMost(LIMIT)
                .iterator()
                .next()
                .getLong(0);
    }
}
