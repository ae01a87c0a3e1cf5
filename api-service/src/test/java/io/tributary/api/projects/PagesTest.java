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
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class PagesTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TestHTTPResource
    URI url;

    @Inject
    Pool postgres;

    private TestApi api;
    private String id;
    private String pages;

    @BeforeEach
    void aProject() {
        api = new TestApi(url);
        api.deleteProjects();
        id = api.createProject("Launch", UUID.randomUUID().toString())
                .path("id")
                .asText();
        pages = "/api/v1/projects/" + id + "/pages";
    }

    @Test
    void a_page_shows_its_properties_by_name_and_when_it_was_seen() {
        givenSchema("{\"stat\":{\"name\":\"Status\",\"type\":\"status\"}}");
        UUID page = givenPage(1, "{\"stat\":{\"type\":\"status\",\"value\":{\"id\":\"o3\",\"name\":\"Done\"}}}");
        execute("INSERT INTO page_state (project_id, page_id, ticket, seen_at) VALUES ('" + id + "', '" + page
                + "', 7, '2026-11-20T09:00:05Z')");

        JsonNode json = api.call("GET", pages + "/" + page, null).json();

        assertThat(json.path("pageId").asText()).isEqualTo(page.toString());
        assertThat(json.path("title").asText()).isEqualTo("Page 1");
        assertThat(json.path("properties").toString())
                .isEqualTo(
                        "{\"Status\":{\"id\":\"stat\",\"type\":\"status\",\"value\":{\"id\":\"o3\",\"name\":\"Done\"}}}");
        assertThat(json.path("inTrash").asBoolean(true)).isFalse();
        assertThat(json.path("archived").asBoolean(true)).isFalse();
        assertThat(json.path("missing").isNull()).isTrue();
        assertThat(json.path("lastEditedTime").asText()).isEqualTo("2026-11-20T08:59:00Z");
        assertThat(json.path("changedAt").asText()).isEqualTo("2026-11-20T09:00:01Z");
        assertThat(json.path("syncedAt").asText()).isEqualTo("2026-11-20T09:00:05Z");
        assertThat(api.call("GET", pages, null).json().path("items")).containsExactly(json);
    }

    @Test
    void a_page_that_left_says_why_and_since_when() {
        UUID page = givenPage(1, "{}");
        execute("UPDATE pages SET missing_reason = 'moved', missing_at = '2026-11-20T10:00:00Z' WHERE page_id = '"
                + page + "'");

        assertThat(api.call("GET", pages + "/" + page, null)
                        .json()
                        .path("missing")
                        .toString())
                .isEqualTo("{\"reason\":\"moved\",\"at\":\"2026-11-20T10:00:00Z\"}");
    }

    @Test
    void all_pages_come_once_in_slices() {
        for (int i = 0; i < 7; i++) {
            givenPage(i, "{}");
        }

        List<String> titles = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        String next = "";
        do {
            JsonNode slice = api.call("GET", pages + "?limit=3" + (next.isEmpty() ? "" : "&cursor=" + next), null)
                    .json();
            slice.path("items").forEach(page -> titles.add(page.path("title").asText()));
            sizes.add(slice.path("items").size());
            next = slice.path("nextCursor").asText("");
        } while (!next.isEmpty() && !next.equals("null"));

        assertThat(sizes).containsExactly(3, 3, 1);
        assertThat(titles).doesNotHaveDuplicates().hasSize(7);
    }

    @Test
    void a_full_last_slice_has_no_next() {
        givenPage(1, "{}");
        givenPage(2, "{}");

        assertThat(api.call("GET", pages + "?limit=2", null)
                        .json()
                        .path("nextCursor")
                        .isNull())
                .isTrue();
    }

    @Test
    void a_limit_or_cursor_that_is_none_is_refused() {
        for (String limit : new String[] {"0", "201", "-1", "x", "99999999999", "1.5"}) {
            assertThat(api.call("GET", pages + "?limit=" + limit, null).problem())
                    .isEqualTo("invalid-field");
        }
        for (String cursor : new String[] {"x", "AAAA", "%00"}) {
            assertThat(api.call("GET", pages + "?cursor=" + cursor, null).problem())
                    .isEqualTo("invalid-cursor");
        }
        assertThat(api.call("GET", pages + "?limit=200", null).status()).isEqualTo(200);
    }

    @Test
    void a_page_of_another_project_is_not_found() {
        UUID page = givenPage(1, "{}");
        String other = api.createProject("Other", UUID.randomUUID().toString())
                .path("id")
                .asText();

        assertThat(api.call("GET", "/api/v1/projects/" + other + "/pages/" + page, null)
                        .problem())
                .isEqualTo("page-not-found");
        assertThat(api.call("GET", pages + "/nothing", null).problem()).isEqualTo("page-not-found");
    }

    @Test
    void what_the_sync_wrote_of_the_project_is_shown() {
        execute("INSERT INTO project_sync (project_id, phase, reason, synced_through) VALUES ('" + id
                + "', 'broken', 'The database is shared no more', '2026-11-20T09:00:00Z')");

        JsonNode project = api.call("GET", "/api/v1/projects/" + id, null).json();

        assertThat(project.path("sync").asText()).isEqualTo("broken");
        assertThat(project.path("reason").asText()).isEqualTo("The database is shared no more");
        assertThat(project.path("syncedThrough").asText()).isEqualTo("2026-11-20T09:00:00Z");
    }

    private void givenSchema(String schema) {
        execute("INSERT INTO project_sync (project_id, phase, schema) VALUES ('" + id + "', 'live', '" + schema + "')");
    }

    private UUID givenPage(int number, String properties) {
        UUID page = UUID.randomUUID();
        execute("INSERT INTO pages (project_id, page_id, title, properties, parent, in_trash, archived, content_hash,"
                + " created_time, last_edited_time, changed_at) VALUES ('" + id + "', '" + page + "', 'Page " + number
                + "', '" + properties
                + "', '{}', false, false, '\\x00', '2026-11-20T08:00:00Z', '2026-11-20T08:59:00Z',"
                + " '2026-11-20T09:00:01Z')");
        return page;
    }

    private void execute(String sql) {
        assertThat(postgres.query(sql).execute().await().atMost(LIMIT).rowCount())
                .isEqualTo(1);
    }
}
