package io.tributary.convergence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.events.Topics;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.infrastructure.postgres.CopyDatabase;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the sync of a project costs in which nothing happens: counted in Notion's requests and PostgreSQL's rows. */
class CostsTest {

    private static final int ROWS = 250;
    private static final String SCHEMA = "GET /v1/data_sources/" + NotionSimulator.DEMO_DATA_SOURCE_ID;
    private static final String QUERY = "POST /v1/data_sources/" + NotionSimulator.DEMO_DATA_SOURCE_ID + "/query";

    /** Counts statements and their rows. */
    private static final String COUNTERS = """
            CREATE TABLE state_updates (updated_rows int NOT NULL, widest int NOT NULL);
            CREATE FUNCTION count_state_updates() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO state_updates
                SELECT count(*), coalesce(max(pg_column_size(changed.*)), 0) FROM changed;
                RETURN NULL;
            END $$;
            CREATE TRIGGER count_state_updates AFTER UPDATE ON page_state REFERENCING NEW TABLE AS changed
                FOR EACH STATEMENT EXECUTE FUNCTION count_state_updates();
            """;

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    @SuppressWarnings("NullAway.Init")
    private SyncedWorld world;

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
        database.script(COUNTERS);
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void sync() {
        world = new SyncedWorld(database, 1, 180, page -> {}, delivery -> {});
        int demo = world.state().path("rows").size();
        var unused = world.notion.control(
                "POST", "pages", object().put("count", ROWS - demo).put("perMinute", 100));
        world.settle(count -> 0);
        assertThat(contentRows()).hasSize(ROWS);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_full_sweep_of_an_unchanged_project_costs_a_query_and_a_narrow_update_per_100_rows() {
        List<String> before = contentRows();
        Costs costs = costs(SweepKind.FULL);

        assertThat(costs.requests()).containsExactly(SCHEMA, QUERY, QUERY, QUERY);
        assertThat(costs.stateUpdates()).containsExactly(100, 100, 50);
        assertThat(costs.widest()).as("bytes of a state").isLessThan(128);
        assertThat(costs.events()).isZero();
        assertThat(contentRows()).as("rows with their versions").isEqualTo(before);
    }

    @Test
    void an_incremental_sweep_of_an_unchanged_project_costs_one_query() {
        // Far enough from the last edit that none of it is listed again.
        world.advance(Duration.ofMinutes(30));
        world.settle(count -> 0);
        world.advance(Duration.ofSeconds(1));
        List<String> before = contentRows();

        Costs costs = costs(SweepKind.INCREMENTAL);

        assertThat(costs.requests()).containsExactly(QUERY);
        assertThat(costs.stateUpdates()).isEmpty();
        assertThat(costs.events()).isZero();
        assertThat(contentRows()).isEqualTo(before);
    }

    @Test
    void a_row_that_a_query_does_not_show_whole_costs_its_page_and_its_property_items_more() {
        String page = world.state().path("rows").get(0).path("id").asText();
        ArrayNode people = JsonNodeFactory.instance.arrayNode();
        for (int n = 1; n <= 30; n++) {
            people.addObject().put("id", String.format(Locale.ROOT, "c7c11cca-1d73-471d-9b6e-bdef514701%02d", n));
        }
        ObjectNode change = object();
        change.putObject("properties").putObject("Owner").set("people", people);
        var unused = world.notion.person("PATCH", "/v1/pages/" + page, change);
        costs(SweepKind.FULL);
        List<String> before = contentRows();

        Costs costs = costs(SweepKind.FULL);

        assertThat(costs.requests())
                .hasSize(6)
                .contains("GET /v1/pages/" + page)
                .anyMatch(request -> request.startsWith("GET /v1/pages/" + page + "/properties/"));
        assertThat(costs.events()).isZero();
        assertThat(contentRows()).isEqualTo(before);
    }

    @Test
    void a_thousand_marked_pages_cost_nothing() {
        database.rows("""
                WITH marked AS (
                    INSERT INTO page_state (project_id, page_id, ticket)
                    SELECT $1, gen_random_uuid(), 1 FROM generate_series(1, 1000)
                    RETURNING page_id
                )
                INSERT INTO pages (project_id, page_id, title, properties, parent, in_trash, archived, missing_reason,
                    missing_at, content_hash, created_time, last_edited_time, changed_at)
                SELECT $1, page_id, 'Gone', '{}', '{}', true, false, 'trashed', now(), '\\x00', now(), now(), now()
                FROM marked
                """, world.projectId);
        List<String> before = contentRows();

        Costs costs = costs(SweepKind.FULL);

        assertThat(costs.requests()).containsExactly(SCHEMA, QUERY, QUERY, QUERY);
        assertThat(costs.stateUpdates()).containsExactly(100, 100, 50);
        assertThat(contentRows()).hasSize(ROWS + 1000).isEqualTo(before);
    }

    /**
     * What a sweep cost.
     *
     * @param requests of the integration, in order
     * @param stateUpdates for each statement that updated states, how many rows
     * @param widest of those rows, in bytes
     * @param events that tell of changed pages
     */
    private record Costs(List<String> requests, List<Integer> stateUpdates, int widest, int events) {}

    private Costs costs(SweepKind kind) {
        database.rows("DELETE FROM state_updates");
        database.rows("DELETE FROM outbox");
        int since = requests(0).size();
        world.want(kind, "test");
        world.settle(count -> 0);

        List<String> asked = new ArrayList<>();
        requests(since).forEach(request -> {
            if (request.path("by").asText().equals("integration")) {
                asked.add(request.path("method").asText() + " "
                        + request.path("path").asText());
            }
        });
        List<Row> updates = database.rows("SELECT updated_rows, widest FROM state_updates WHERE updated_rows > 0");
        return new Costs(
                asked,
                updates.stream().map(row -> row.getInteger("updated_rows")).toList(),
                updates.stream().mapToInt(row -> row.getInteger("widest")).max().orElse(0),
                database.rows("SELECT 1 FROM outbox WHERE topic = $1", Topics.PROJECT_TASKS_CHANGED)
                        .size());
    }

    private JsonNode requests(int since) {
        return world.notion.control("GET", "requests?since=" + since, null).path("requests");
    }

    /** Each row with its version: a row that was written again has another. */
    private List<String> contentRows() {
        return database
                .rows(
                        "SELECT page_id || ' ' || xmin || ' ' || ctid AS version FROM pages WHERE project_id = $1"
                                + " ORDER BY page_id",
                        world.projectId)
                .stream()
                .map(row -> row.getString("version"))
                .toList();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
