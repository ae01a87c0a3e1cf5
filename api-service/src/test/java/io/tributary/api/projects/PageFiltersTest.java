package io.tributary.api.projects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.TestApi;
import io.tributary.devstack.testing.StackResource;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
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
class PageFiltersTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final String SCHEMA = """
            {"title":{"name":"Name","type":"title"},"stat":{"name":"Status","type":"status"},
             "estM":{"name":"Estimate","type":"number"},"done":{"name":"Done?","type":"checkbox"},
             "JU%5D":{"name":"Due","type":"date"},"tags":{"name":"Tags [all]","type":"multi_select"},
             "calc":{"name":"Double","type":"formula"},"plce":{"name":"Office","type":"place"},
             "prss":{"name":"Press","type":"button"}}""";

    private static final String INSERT = "INSERT INTO pages (project_id, page_id, title, properties, parent, in_trash,"
            + " archived, content_hash, created_time, last_edited_time, changed_at) VALUES ($1, $2, $3,"
            + " ($4::text)::jsonb, '{}', $3 = 'C', false, '', now(), now(), now())";

    @TestHTTPResource
    URI url;

    @Inject
    Pool postgres;

    private TestApi api;
    private String id;
    private String pages;

    /** Four pages, A to D; D has no values but its title. */
    @BeforeEach
    void aProject() {
        api = new TestApi(url);
        api.deleteProjects();
        id = api.createProject("Launch", UUID.randomUUID().toString())
                .path("id")
                .asText();
        pages = "/api/v1/projects/" + id + "/pages";
        execute("INSERT INTO project_sync (project_id, phase, schema) VALUES ($1, 'live', ($2::text)::jsonb)", SCHEMA);
        page(
                "A",
                "Done",
                "8",
                "true",
                "2026-11-23",
                "[{\"id\":\"1\",\"name\":\"api\"},{\"id\":\"2\",\"name\":\"web\"}]");
        page("B", "Doing", "10.5", "false", "2026-11-24T09:00:00+01:00", "[{\"id\":\"2\",\"name\":\"web\"}]");
        page("C", "done", "-3", "false", "2026-11-24", "[]");
        execute(INSERT, UUID.randomUUID(), "D", "{\"title\":{\"type\":\"title\",\"value\":\"D\"}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            filter[Status]=Done                               | A
            filter[stat]=Done                                 | A
            filter[Status]=Done&filter[Status]=Doing          | AB
            filter[Status][ne]=Done                           | BCD
            filter[Status][contains]=DO                       | ABC
            filter[Status][empty]=true                        | D
            filter[Status][empty]=false                       | ABC
            filter[Estimate]=8.0                              | A
            filter[Estimate][gt]=8                            | B
            filter[Estimate][gte]=8&filter[Estimate][lt]=10.5 | A
            filter[Done?]=false                               | BC
            filter[Done?][ne]=true                            | BCD
            filter[Due]=2026-11-24                            | BC
            filter[Due][lt]=2026-11-24                        | A
            filter[JU%5D][lte]=2026-11-23                     | A
            filter[Due time][gte]=2026-11-24T08:00:00Z        | B
            filter[Due end][empty]=true                       | ABCD
            filter[Tags [all]][contains]=web                  | AB
            filter[Tags [all]][contains]=api&filter[Tags [all]][contains]=x | A
            filter[Tags [all]][empty]=true                    | CD
            filter[Double]=16.0                               | A
            filter[Double number][gt]=15                      | AB
            filter[Office][empty]=true                        | ABCD
            filter[_title]=B                                  | B
            filter[_in_trash]=true                            | C
            filter[_missing_reason][empty]=true               | ABCD
            filter[_synced_at][empty]=true                    | ABCD
            filter[Status]=Done&filter[Estimate]=9            |
            filter[Status]='; DROP TABLE pages; --            |
            """)
    void pages_are_those_that_all_filters_let_through(String query, String titles) {
        assertThat(titles(query + "&sort=Name")).isEqualTo(titles == null ? "" : titles);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sort=Name            | ABCD
            sort=-Name           | DCBA
            sort=Estimate        | CABD
            sort=-estM           | BACD
            sort=-_title         | DCBA
            sort=Double number   | CABD
            """)
    void pages_come_in_the_order_that_is_asked_for_and_each_once(String query, String titles) {
        assertThat(titles(query)).isEqualTo(titles);
        for (int limit = 1; limit <= 3; limit++) {
            assertThat(titles(query + "&limit=" + limit)).isEqualTo(titles(query));
        }
    }

    @Test
    void pages_without_a_value_come_last_in_both_directions() {
        assertThat(titles("sort=Due time&limit=1")).startsWith("B").hasSize(4);
        assertThat(titles("sort=-Due time&limit=1")).startsWith("B").hasSize(4);
    }

    @Test
    void equal_values_come_in_the_order_of_ids_across_slices() {
        for (int i = 0; i < 20; i++) {
            page("A", "Done", "8", "true", "2026-11-23", "[]");
        }

        assertThat(titles("filter[Status]=Done&sort=-Estimate&limit=7")).isEqualTo("A".repeat(21));
        assertThat(ids("sort=Status&limit=6")).doesNotHaveDuplicates().hasSize(24);
        assertThat(ids("sort=-Done?&limit=5")).doesNotHaveDuplicates().hasSize(24);
        assertThat(ids("limit=5")).isSorted().hasSize(24);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            filter[Statuss]=Done            | filter[Statuss]         | Known are: _page_id, Name
            filter[Press]=1                 | filter[Press]           | There is no field
            filter[Estimate]=many           | filter[Estimate]        | a number
            filter[Estimate]=1e999999999    | filter[Estimate]        | a number
            filter[Estimate][contains]=1    | filter[Estimate][contains] | eq, ne, lt, lte, gt, gte, empty
            filter[Estimate][lt]=1&filter[Estimate][lt]=2 | filter[Estimate][lt] | once
            filter[Done?]=yes               | filter[Done?]           | true or false
            filter[Due]=2026-02-30          | filter[Due]             | a day
            filter[Due]=24.11.2026          | filter[Due]             | a day
            filter[Due]=+99999-01-01        | filter[Due]             | a day
            filter[Due time][lt]=2026-11-24 | filter[Due time][lt]    | a time with its offset
            filter[Status][empty]=no        | filter[Status][empty]   | true or false
            filter[Tags [all]]=web          | filter[Tags [all]]      | contains, empty
            filter[Office]=x                | filter[Office]          | empty
            filter[_page_id]=x              | filter[_page_id]        | an id
            filter[Status]=%00              | filter[Status]          | a text
            filter[]=x                      | filter[]                | filter[<property>]
            filter=x                        | filter                  | filter[<property>]
            filter[Status][like]=x          | filter[Status][like]    | There is no field
            sort=Nothing                    | sort                    | Known are
            sort=Tags [all]                 | sort                    | no order
            sort=                           | sort                    | one property
            sort=-                          | sort                    | one property
            sort=Name&sort=Status           | sort                    | one property
            """)
    void what_cannot_be_meant_is_refused_with_the_field_and_what_would_be_right(
            String query, String field, String detail) {
        TestApi.Answer answer = get(query);

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(422);
        assertThat(answer.problem()).isEqualTo("invalid-field");
        assertThat(answer.json().path("field").asText()).isEqualTo(field);
        assertThat(answer.json().path("detail").asText()).contains(detail);
    }

    @Test
    void a_cursor_goes_on_in_its_own_question_only() {
        String cursor = get("sort=Estimate&limit=1").json().path("nextCursor").asText();

        assertThat(get("sort=Estimate&cursor=" + cursor).status()).isEqualTo(200);
        assertThat(get("sort=-Estimate&cursor=" + cursor).problem()).isEqualTo("invalid-cursor");
        assertThat(get("sort=Estimate&filter[Status]=Done&cursor=" + cursor).problem())
                .isEqualTo("invalid-cursor");
        assertThat(get("cursor=" + cursor).problem()).isEqualTo("invalid-cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"many\"", "\"1e99999999\"", "\"2026-11-24\"", "7", "\"\\u0000\"", "{}"})
    void a_cursor_that_someone_made_is_refused_or_harmless(String key) {
        String cursor = get("sort=Estimate&limit=1").json().path("nextCursor").asText();
        String text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
        String forged = text.replace("\"-3\"", key);
        assertThat(forged).isNotEqualTo(text);

        TestApi.Answer answer = get("sort=Estimate&cursor="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(forged.getBytes(UTF_8)));

        assertThat(answer.status()).isIn(200, 400);
    }

    @Test
    void before_the_schema_is_known_only_our_fields_are() {
        execute("UPDATE project_sync SET schema = NULL WHERE project_id = $1");

        assertThat(titles("filter[_title]=A&sort=_changed_at")).isEqualTo("A");
        assertThat(get("filter[Status]=Done").status()).isEqualTo(422);
        assertThat(api.call("GET", "/api/v1/projects/" + UUID.randomUUID() + "/pages?filter%5BX%5D=1", null)
                        .problem())
                .isEqualTo("project-not-found");
    }

    private String titles(String query) {
        StringBuilder titles = new StringBuilder();
        all(query).forEach(page -> titles.append(page.path("title").asText()));
        return titles.toString();
    }

    private List<String> ids(String query) {
        return all(query).stream().map(page -> page.path("pageId").asText()).toList();
    }

    private List<JsonNode> all(String query) {
        List<JsonNode> all = new ArrayList<>();
        String cursor = "";
        do {
            TestApi.Answer answer = get(query + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
            answer.json().path("items").forEach(all::add);
            cursor = answer.json().path("nextCursor").isNull()
                    ? ""
                    : answer.json().path("nextCursor").asText();
        } while (!cursor.isEmpty());
        return all;
    }

    /** Names and values are encoded as a client does; a %00 stays one. */
    private TestApi.Answer get(String query) {
        StringBuilder encoded = new StringBuilder();
        for (String parameter : query.split("&", -1)) {
            int value = parameter.lastIndexOf('=');
            encoded.append(encoded.isEmpty() ? "?" : "&")
                    .append(URLEncoder.encode(parameter.substring(0, value), UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(parameter.substring(value + 1).replace("%00", "\0"), UTF_8));
        }
        return api.call("GET", pages + encoded, null);
    }

    private void page(String title, String status, String estimate, String done, String due, String tags) {
        execute(
                INSERT,
                UUID.randomUUID(),
                title,
                "{\"title\":{\"type\":\"title\",\"value\":\"" + title + "\"},\"stat\":{\"type\":\"status\",\"value\":"
                        + "{\"id\":\"x\",\"name\":\"" + status + "\"}},\"estM\":{\"type\":\"number\",\"value\":"
                        + estimate + "},\"done\":{\"type\":\"checkbox\",\"value\":" + done
                        + "},\"JU%5D\":{\"type\":\"date\",\"value\":{\"start\":\"" + due
                        + "\",\"end\":null,\"timeZone\":null}},\"tags\":{\"type\":\"multi_select\",\"value\":" + tags
                        + "},\"calc\":{\"type\":\"formula\",\"value\":{\"type\":\"number\",\"value\":"
                        + 2 * Double.parseDouble(estimate) + "}}}");
    }

    private void execute(String sql, Object... values) {
        Tuple tuple = Tuple.of(UUID.fromString(id));
        for (Object value : values) {
            tuple.addValue(value);
        }
        assertThat(postgres.preparedQuery(sql)
                        .execute(tuple)
                        .await()
                        .atMost(LIMIT)
                        .rowCount())
                .isEqualTo(1);
    }
}
