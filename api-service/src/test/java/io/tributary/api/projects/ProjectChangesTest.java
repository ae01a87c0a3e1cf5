package io.tributary.api.projects;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the owner of a project does with it between its creation and its end. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Set before each test.
class ProjectChangesTest {

    private static final String PROJECTS = "/api/v1/projects";
    private static final String SECRET = "secret_of_the_hook";
    private static final Duration LIMIT = Duration.ofSeconds(10);

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
        project = PROJECTS + "/" + id;
    }

    @Test
    void a_renamed_project_is_shown_by_its_new_name() {
        Answer renamed = change("{\"name\":\"  Landing \"}", null);

        assertThat(renamed.status()).isEqualTo(200);
        assertThat(renamed.json().path("name").asText()).isEqualTo("Landing");
        assertThat(renamed.json().path("updatedAt")).isNotEqualTo(renamed.json().path("createdAt"));
        assertThat(api.call("GET", project, null).json()).isEqualTo(renamed.json());
    }

    @Test
    void a_paused_project_says_so_and_wants_a_full_sweep_when_it_goes_on() {
        assertThat(change("{\"paused\":true}", null).json().path("sync").asText())
                .isEqualTo("paused");
        assertThat(api.call("POST", project + "/sync", "{\"kind\":\"full\"}").problem())
                .isEqualTo("project-paused");
        assertThat(wants()).containsExactly("full created");
        forgetWants();

        Answer resumed = change("{\"paused\":false}", null);

        assertThat(resumed.json().path("sync").asText()).isEqualTo("syncing");
        assertThat(wants()).containsExactly("full resumed");
    }

    @Test
    void what_is_so_already_changes_nothing() {
        String tag = tag();

        assertThat(change("{\"name\":\"Launch\",\"paused\":false}", null).header("ETag"))
                .isEqualTo(tag);
        assertThat(change("{}", null).header("ETag")).isEqualTo(tag);
        assertThat(wants()).containsExactly("full created");
    }

    @Test
    void every_change_of_the_owner_has_a_tag_of_its_own() {
        Answer created =
                api.call("POST", PROJECTS, "{\"name\":\"Second\",\"notionDatabaseId\":\"" + UUID.randomUUID() + "\"}");
        String path = PROJECTS + "/" + created.json().path("id").asText();
        assertThat(created.header("ETag")).matches("\"[0-9]+\"");
        assertThat(api.call("GET", path, null).header("ETag")).isEqualTo(created.header("ETag"));

        String first = tag();
        String second = change("{\"name\":\"Landing\"}", null).header("ETag");
        assertThat(second).matches("\"[0-9]+\"").isNotEqualTo(first).isEqualTo(tag());
        assertThat(change("{\"paused\":true}", null).header("ETag")).isNotEqualTo(second);
    }

    @Test
    void who_relies_on_an_older_version_changes_nothing() {
        String old = tag();
        String present = change("{\"name\":\"Landing\"}", old).header("ETag");

        Answer late = change("{\"name\":\"Lunch\"}", old);
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.problem()).isEqualTo("project-changed");
        assertThat(send("DELETE", null, old).problem()).isEqualTo("project-changed");
        assertThat(change("{\"name\":\"Lunch\"}", "W/" + present).status()).isEqualTo(412);
        assertThat(change("{\"name\":\"Lunch\"}", "\"of another world\"").status())
                .isEqualTo(412);
        assertThat(api.call("GET", project, null).json().path("name").asText()).isEqualTo("Landing");

        assertThat(change("{\"name\":\"Liftoff\"}", old + ", " + present).status())
                .isEqualTo(200);
        assertThat(change("{\"name\":\"Lunar\"}", "*").status()).isEqualTo(200);
        assertThat(send("DELETE", null, tag()).status()).isEqualTo(204);
    }

    @Test
    void of_many_who_rely_on_one_version_one_wins() {
        String tag = tag();

        List<Answer> answers = IntStream.range(0, 8)
                .parallel()
                .mapToObj(n -> change("{\"name\":\"Launch " + n + "\"}", tag))
                .toList();

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(200).containsOnly(200, 412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"1", "\"1\" \"2\"", "\"1\";x", "x, \"1\""})
    void an_if_match_that_can_not_be_meant_is_refused(String ifMatch) {
        Answer answer = change("{\"name\":\"Lunch\"}", ifMatch);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asText()).isEqualTo("If-Match");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\" \"} | 422 | invalid-name",
                "{\"paused\":\"often\"} | 400 | invalid-field",
                "{\"sync\":\"live\"} | 400 | unknown-field",
                "[] | 400 | malformed-json",
            })
    void a_change_that_can_not_be_meant_is_refused(String body, int status, String problem) {
        Answer answer = change(body, null);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.problem()).isEqualTo(problem);
    }

    @Test
    void a_project_that_is_not_there_can_not_be_changed() {
        project = PROJECTS + "/" + UUID.randomUUID();

        assertThat(change("{\"name\":\"Landing\"}", null).problem()).isEqualTo("project-not-found");
    }

    @Test
    void projects_are_listed_slice_by_slice() {
        List<String> all = new ArrayList<>(List.of(id));
        for (int n = 0; n < 4; n++) {
            all.add(api.createProject("Project " + n, UUID.randomUUID().toString())
                    .path("id")
                    .asText());
        }

        List<String> read = new ArrayList<>();
        String next = "";
        do {
            JsonNode slice = api.call("GET", PROJECTS + "?limit=2" + next, null).json();
            slice.path("items").forEach(item -> read.add(item.path("id").asText()));
            assertThat(slice.path("items").size()).isBetween(1, 2);
            next = slice.path("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + slice.path("nextCursor").asText();
        } while (!next.isEmpty());

        assertThat(read).isEqualTo(all);
        assertThat(api.call("GET", PROJECTS + "?limit=0", null).problem()).isEqualTo("invalid-field");
        assertThat(api.call("GET", PROJECTS + "?cursor=eyJ", null).problem()).isEqualTo("invalid-cursor");
    }

    @Test
    void a_database_may_be_named_by_its_link() {
        UUID database = UUID.randomUUID();
        String link = "https://www.notion.so/acme/Launch-" + database.toString().replace("-", "") + "?v="
                + "98024f3c000040008000000000000001&pvs=4";

        assertThat(api.createProject("By link", link).path("notionDatabaseId").asText())
                .isEqualTo(database.toString());
    }

    @Test
    void a_new_subscription_is_followed_by_one_incremental_sweep_of_each_project() {
        String hook = URI.create(
                        api.call("GET", project, null).json().path("webhookUrl").asText())
                .getPath();
        confirm(hook, SECRET);
        assertThat(wants()).containsExactlyInAnyOrder("full created", "incremental hook-confirmed");
        String second = api.createProject("Second", UUID.randomUUID().toString())
                .path("id")
                .asText();
        forgetWants();

        api.call("POST", project + "/hook/reset", null);
        confirm(hook, "secret_next");
        deliver(hook, "secret_next");

        assertThat(wants()).containsExactly("incremental hook-confirmed");
        assertThat(wants(second)).containsExactly("incremental hook-confirmed");
    }

    private void confirm(String hook, String secret) {
        // One a second is taken.
        Instant limit = Instant.now().plus(LIMIT);
        while (api.deliver(hook, "{\"verification_token\":\"" + secret + "\"}", secret)
                        .status()
                != 200) {
            assertThat(Instant.now()).isBefore(limit);
        }
        api.call("POST", project + "/hook/reveal", null);
        deliver(hook, secret);
    }

    private void deliver(String hook, String secret) {
        String event = "{\"id\":\"" + UUID.randomUUID() + "\",\"type\":\"page.created\"}";
        assertThat(api.deliver(hook, event, secret).status()).isEqualTo(202);
    }

    private Answer change(String body, @Nullable String ifMatch) {
        return send("PATCH", body, ifMatch);
    }

    private Answer send(String method, @Nullable String body, @Nullable String ifMatch) {
        Map<String, String> headers = new HashMap<>(Map.of("Authorization", "Bearer " + TestApi.TOKEN));
        if (body != null) {
            headers.put("Content-Type", "application/merge-patch+json");
        }
        if (ifMatch != null) {
            headers.put("If-Match", ifMatch);
        }
        return api.send(
                method, project, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body), headers);
    }

    private String tag() {
        return api.call("GET", project, null).header("ETag");
    }

    private List<String> wants() {
        return wants(id);
    }

    private List<String> wants(String of) {
        List<String> wants = new ArrayList<>();
        for (Row row : postgres.preparedQuery("SELECT kind || ' ' || reason FROM sweep_wants WHERE project_id = $1")
                .execute(Tuple.of(UUID.fromString(of)))
                .await()
                .atMost(LIMIT)) {
            wants.add(row.getString(0));
        }
        return wants;
    }

    private void forgetWants() {
        postgres.query("DELETE FROM sweep_wants").execute().await().atMost(LIMIT);
    }
}
