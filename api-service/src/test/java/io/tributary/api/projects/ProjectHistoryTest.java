package io.tributary.api.projects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.TestApi;
import io.tributary.devstack.testing.StackResource;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class ProjectHistoryTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String PAGE = "153104cd-0000-8000-8000-000000000001";

    @TestHTTPResource
    URI url;

    @Inject
    Pool postgres;

    private TestApi api;
    private String id;
    private String project;

    @BeforeEach
    void aProject() {
        api = new TestApi(url);
        api.deleteProjects();
        id = api.createProject("Launch", UUID.randomUUID().toString())
                .path("id")
                .asText();
        project = "/api/v1/projects/" + id;
    }

    @Test
    void the_schema_shows_properties_with_their_columns_and_the_view() {
        execute("INSERT INTO project_sync (project_id, phase, schema) VALUES ('" + id + "', 'live', '"
                + "{\"d\":{\"name\":\"Due\",\"type\":\"date\",\"config\":{}},\"b\":{\"name\":\"Press\",\"type\":\"button\"},"
                + "\"title\":{\"name\":\"Name\",\"type\":\"title\",\"config\":{}}}')");
        execute("INSERT INTO schema_versions VALUES ('" + id + "', 7, '2026-11-20T09:00:00Z', '[]')");
        execute("INSERT INTO project_views (project_id, name, digest, problem) VALUES ('" + id + "', 'v_" + id
                + "', 'x', 'Drop it')");

        JsonNode schema = api.call("GET", project + "/schema", null).json();

        assertThat(schema.toString())
                .isEqualTo(("{'version':7,'changedAt':'2026-11-20T09:00:00Z','view':'notion.v_" + id
                                + "','viewProblem':'Drop it','properties':["
                                + "{'id':'title','name':'Name','type':'title','config':{},'columns':[{'name':'Name','type':'text'}]},"
                                + "{'id':'d','name':'Due','type':'date','config':{},'columns':[{'name':'Due','type':'date'},"
                                + "{'name':'Due end','type':'date'},{'name':'Due time','type':'timestamptz'},"
                                + "{'name':'Due end time','type':'timestamptz'}]},"
                                + "{'id':'b','name':'Press','type':'button','config':{},'columns':[]}]}")
                        .replace('\'', '"'));
        JsonNode shown = api.call("GET", project, null).json();
        assertThat(shown.path("view").asText()).isEqualTo("notion.v_" + id);
        assertThat(shown.path("viewProblem").asText()).isEqualTo("Drop it");
    }

    @Test
    void a_schema_that_is_not_known_yet_is_empty() {
        assertThat(api.call("GET", project + "/schema", null).json().toString())
                .isEqualTo(
                        "{\"version\":null,\"changedAt\":null,\"view\":null,\"viewProblem\":null,\"properties\":[]}");
    }

    @Test
    void the_history_of_the_schema_comes_newest_first() {
        for (int i = 1; i <= 5; i++) {
            execute("INSERT INTO schema_versions VALUES ('" + id + "', " + i
                    + ", '2026-11-20T09:00:00Z', '[{\"id\":\"a\",\"change\":\"renamed\"}]')");
        }

        assertThat(all(project + "/schema/history?limit=2"))
                .extracting(item -> item.path("version").asInt())
                .containsExactly(5, 4, 3, 2, 1);
        assertThat(api.call("GET", project + "/schema/history", null)
                        .json()
                        .at("/items/0")
                        .toString())
                .isEqualTo("{\"version\":5,\"at\":\"2026-11-20T09:00:00Z\",\"changes\":"
                        + "[{\"id\":\"a\",\"change\":\"renamed\"}]}");
    }

    @Test
    void runs_come_newest_first_with_what_they_found() {
        for (int i = 0; i < 5; i++) {
            execute("INSERT INTO sync_runs (id, project_id, kind, reason, checkpoint, pages_seen, pages_changed,"
                    + " started_at, finished_at, outcome) VALUES (gen_random_uuid(), '" + id
                    + "', 'incremental', 'schedule', '{}', " + i + ", 1, '2026-11-20T09:0" + i / 2
                    + ":00.000001Z', '2026-11-20T09:10:00Z', 'complete')");
        }

        List<JsonNode> runs = all(project + "/sync-runs?limit=2");

        assertThat(runs)
                .extracting(run -> run.path("id").asText())
                .doesNotHaveDuplicates()
                .hasSize(5);
        assertThat(runs.get(0).path("pagesSeen").asInt()).isEqualTo(4);
        assertThat(runs)
                .extracting(run -> run.path("startedAt").asText())
                .isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(runs.get(0).path("outcome").asText()).isEqualTo("complete");
        assertThat(runs.get(0).path("reason").asText()).isEqualTo("schedule");
    }

    @Test
    void a_run_that_is_under_way_shows_how_far_it_is_and_when_it_will_be_done() {
        run("full", "now() - interval '1 day'", "now() - interval '23 hours', 'complete'", 4000);
        run("full", "now() - interval '100 seconds'", "NULL, NULL", 1000);
        run("incremental", "now() - interval '10 seconds'", "NULL, NULL", 50);
        Instant before = Instant.now();

        List<JsonNode> runs = all(project + "/sync-runs");

        JsonNode incremental = runs.get(0).path("progress");
        assertThat(incremental.path("rowsDone").asInt()).isEqualTo(50);
        assertThat(incremental.path("rowsExpected").isNull()).isTrue();
        assertThat(incremental.path("rowsPerSecond").asDouble()).isBetween(2.0, 5.0);
        assertThat(incremental.path("expectedFinish").isNull()).isTrue();
        JsonNode full = runs.get(1).path("progress");
        assertThat(full.path("rowsDone").asInt()).isEqualTo(1000);
        assertThat(full.path("rowsExpected").asInt()).isEqualTo(4000);
        assertThat(full.path("rowsPerSecond").asDouble()).isBetween(8.0, 10.0);
        assertThat(Instant.parse(full.path("expectedFinish").asText()))
                .isBetween(before.plusSeconds(290), before.plusSeconds(400));
        assertThat(runs.get(2).path("progress").isNull())
                .as("of one that ended")
                .isTrue();
    }

    private void run(String kind, String startedAt, String end, int seen) {
        execute("INSERT INTO sync_runs (id, project_id, kind, reason, checkpoint, pages_seen, started_at, finished_at,"
                + " outcome) VALUES (gen_random_uuid(), '" + id + "', '" + kind + "', 'schedule', '{}', " + seen + ", "
                + startedAt + ", " + end + ")");
    }

    @Test
    void the_change_log_comes_newest_first_of_all_or_of_one_page_or_since_then() {
        execute("INSERT INTO project_sync (project_id, phase, schema) VALUES ('" + id
                + "', 'live', '{\"s\":{\"name\":\"Status\",\"type\":\"status\"}}')");
        for (int i = 0; i < 6; i++) {
            execute("INSERT INTO page_changes (project_id, page_id, property_id, old_value, new_value, ticket, at)"
                    + " VALUES ('" + id + "', '" + (i % 2 == 0 ? PAGE : UUID.randomUUID()) + "', '"
                    + (i == 0 ? "$created" : "s") + "', NULL, '{\"type\":\"number\",\"value\":" + i
                    + "}', 1, '2026-11-20T09:0" + i / 3 + ":00Z')");
        }
        String changes = project + "/changes";

        assertThat(values(changes + "?limit=1")).containsExactly(5, 4, 3, 2, 1, 0);
        assertThat(values(changes + "?limit=4")).containsExactly(5, 4, 3, 2, 1, 0);
        assertThat(values(changes + "?limit=2&pageId=" + PAGE)).containsExactly(4, 2, 0);
        assertThat(values(changes + "?since=2026-11-20T10:01:00%2B01:00&limit=2"))
                .containsExactly(5, 4, 3);
        JsonNode newest = api.call("GET", changes, null).json().at("/items/0");
        assertThat(newest.path("property").asText()).isEqualTo("Status");
        assertThat(newest.path("propertyId").asText()).isEqualTo("s");
        assertThat(newest.path("oldValue").isNull()).isTrue();
        assertThat(newest.path("at").asText()).isEqualTo("2026-11-20T09:01:00Z");
        assertThat(api.call("GET", changes, null).json().at("/items/5/property").isNull())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"since,yesterday", "since,2026-11-20", "pageId,x", "limit,0"})
    void what_cannot_be_meant_is_refused(String field, String value) {
        TestApi.Answer answer = api.call("GET", project + "/changes?" + field + "=" + value, null);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema/history", "sync-runs", "changes"})
    void a_cursor_of_another_list_is_refused(String list) {
        String foreign = Slices.cursor("pages", "x", null, PAGE);
        String odd = Slices.cursor(list, "+1000000000-12-31T23:59:59Z", "x");

        for (String cursor : new String[] {"x", foreign, odd, Slices.cursor("changes", null, null), "%00"}) {
            assertThat(api.call("GET", project + "/" + list + "?cursor=" + cursor, null)
                            .problem())
                    .isEqualTo("invalid-cursor");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema", "schema/history", "sync-runs", "changes", "pages"})
    void nobody_reads_a_project_that_is_not_theirs(String list) {
        String others = UUID.randomUUID().toString();
        execute("INSERT INTO projects (id, user_id, name, notion_database_id, notion_data_source_id, connection_id,"
                + " created_at, updated_at) SELECT '" + others + "', gen_random_uuid(), name, notion_database_id,"
                + " notion_data_source_id, connection_id, created_at, updated_at FROM projects WHERE id = '" + id
                + "'");

        assertThat(api.call("GET", "/api/v1/projects/" + others + "/" + list, null)
                        .problem())
                .isEqualTo("project-not-found");
        assertThat(api.call("GET", "/api/v1/projects/" + UUID.randomUUID() + "/" + list, null)
                        .problem())
                .isEqualTo("project-not-found");
        assertThat(api.call("GET", "/api/v1/projects/nothing/" + list, null).problem())
                .isEqualTo("project-not-found");
        assertThat(api.call("POST", "/api/v1/projects/" + others + "/sync", "{\"kind\":\"full\"}")
                        .problem())
                .isEqualTo("project-not-found");
        execute("DELETE FROM projects WHERE id = '" + others + "'");
    }

    @Test
    void an_incomplete_copy_says_so_why_and_what_to_do() {
        execute("INSERT INTO project_sync (project_id, phase, reason) VALUES ('" + id
                + "', 'incomplete', 'More than 10,000 rows … sync fully.')");

        JsonNode shown = api.call("GET", project, null).json();

        assertThat(shown.path("sync").asText()).isEqualTo("incomplete");
        assertThat(shown.path("reason").asText()).isEqualTo("More than 10,000 rows … sync fully.");
        assertThat(api.call("POST", project + "/sync", "{\"kind\":\"full\"}").status())
                .isEqualTo(202);
    }

    @Test
    void a_sync_on_demand_is_wanted_once() {
        TestApi.Answer answer = api.call("POST", project + "/sync", "{\"kind\":\"incremental\"}");
        assertThat(api.call("POST", project + "/sync", "{\"kind\":\"incremental\"}")
                        .status())
                .isEqualTo(202);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("kind").asText()).isEqualTo("incremental");
        assertThat(answer.json().path("reason").asText()).isEqualTo("on-demand");
        assertThat(answer.json().path("wantedAt").asText()).isNotEmpty();
        assertThat(wants()).containsExactly("full created", "incremental on-demand");
    }

    @Test
    void a_broken_project_is_tried_again_whatever_else_is_wanted() {
        execute("INSERT INTO project_sync (project_id, phase, reason) VALUES ('" + id + "', 'broken', 'x')");

        JsonNode json =
                api.call("POST", project + "/sync", "{\"kind\":\"full\"}").json();
        api.call("POST", project + "/sync", "{\"kind\":\"full\"}");

        assertThat(json.path("reason").asText()).isEqualTo("retry");
        assertThat(wants()).containsExactly("full created", "full retry");
    }

    @Test
    void a_sync_that_cannot_be_is_refused() {
        for (String body : new String[] {"{}", "{\"kind\":\"all\"}", "{\"kind\":null}"}) {
            TestApi.Answer answer = api.call("POST", project + "/sync", body);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().path("field").asText()).isEqualTo("kind");
        }
        assertThat(api.call("POST", project + "/sync", "{\"kinds\":\"full\"}").problem())
                .isEqualTo("unknown-field");
        execute("UPDATE projects SET paused = true WHERE id = '" + id + "'");
        assertThat(api.call("POST", project + "/sync", "{\"kind\":\"full\"}").problem())
                .isEqualTo("project-paused");
        assertThat(wants()).containsExactly("full created");
    }

    private List<Integer> values(String path) {
        return all(path).stream()
                .map(change -> change.at("/newValue/value").asInt())
                .toList();
    }

    private List<JsonNode> all(String path) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode json = api.call("GET", path + (cursor.isEmpty() ? "" : "&cursor=" + cursor), null)
                    .json();
            json.path("items").forEach(all::add);
            cursor = json.path("nextCursor").textValue() == null
                    ? ""
                    : json.path("nextCursor").asText();
        } while (!cursor.isEmpty());
        return all;
    }

    private List<String> wants() {
        List<String> wants = new ArrayList<>();
        postgres.query("SELECT kind || ' ' || reason AS want FROM sweep_wants WHERE project_id = '" + id
                        + "' ORDER BY id")
                .execute()
                .await()
                .atMost(LIMIT)
                .forEach(row -> wants.add(row.getString("want")));
        return wants;
    }

    private void execute(String sql) {
        assertThat(postgres.query(sql).execute().await().atMost(LIMIT).rowCount())
                .isEqualTo(1);
    }
}
