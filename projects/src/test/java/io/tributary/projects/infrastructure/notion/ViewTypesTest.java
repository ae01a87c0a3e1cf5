package io.tributary.projects.infrastructure.notion;

import static io.tributary.projects.infrastructure.notion.Samples.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.notion.DataSource;
import io.tributary.notion.Page;
import io.tributary.notion.PropertyValue;
import io.tributary.projects.application.sync.NotionReader.Seen;
import io.tributary.projects.application.sync.PageContent;
import io.tributary.projects.application.sync.SweepSettings;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.application.sync.ViewBuild;
import io.tributary.projects.infrastructure.postgres.CopyDatabase;
import io.tributary.projects.infrastructure.postgres.Outbox;
import io.tributary.projects.infrastructure.postgres.PgProjectSyncs;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Notion sends, by way of the product's own normaliser, as a query of the view shows it. */
class ViewTypesTest {

    private static CopyDatabase database;

    private SyncTarget project;
    private String view = "";

    @BeforeAll
    static void start() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void aViewOfTheSample() {
        project = database.project();
        build(SchemaJson.of(DataSource.of(Samples.dataSource())));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Name          | text                     | Ship it
            Notes         | text                     | ``
            Estimate      | numeric                  | 8
            Priority      | text                     | High
            Tags          | text[]                   | {api}
            Status        | text                     | In progress
            Dates         | date                     | 2026-11-23
            Dates end     | date                     | 2026-11-27
            Dates time    | timestamp with time zone | NULL
            Dates end time | timestamp with time zone | NULL
            Owner         | text[]                   | {c7c11cca-0000-4000-8000-000000000001,9b000000-0000-4000-8000-000000000001}
            Done          | boolean                  | false
            Link          | text                     | NULL
            Mail          | text                     | NULL
            Phone         | text                     | +1 415 555 0123
            Files         | text[]                   | {a.pdf,b}
            Project       | uuid[]                   | {dd456007-0000-4000-8000-000000000001}
            Blocked by    | uuid[]                   | {}
            Total         | numeric                  | 8
            Double        | text                     | 16
            Double number | numeric                  | 16
            Double date   | date                     | NULL
            Task ID       | text                     | TASK-42
            Created       | timestamp with time zone | 2026-11-20 09:15:00+00
            Edited        | timestamp with time zone | 2026-11-20 09:17:00+00
            Author        | text                     | c7c11cca-0000-4000-8000-000000000001
            Verified      | text                     | unverified
            Office        | jsonb                    | {"lat": 37.77, "lon": -122.41, "name": "SF", "address": null, "aws_place_id": null, "google_place_id": null}
            _page_id      | uuid                     | 153104cd-0000-8000-8000-000000000001
            _title        | text                     | Ship it
            _created_time | timestamp with time zone | 2026-11-20 09:15:00+00
            _last_edited_time | timestamp with time zone | 2026-11-20 09:17:00+00
            _in_trash     | boolean                  | false
            _archived     | boolean                  | false
            _missing_reason | text                   | NULL
            _missing_at   | timestamp with time zone | NULL
            _synced_at    | timestamp with time zone | 2026-11-20 09:18:00+00
            _failed_since | timestamp with time zone | NULL
            _failed_reason | text                    | NULL
            """)
    void a_property_of_each_type_has_a_column_of_its_type(String column, String type, String expected) {
        put(PageJson.content(Page.of(Samples.page())));

        assertThat(types()).containsEntry(column, type);
        assertThat(value(column)).isEqualTo(expected.equals("NULL") ? null : expected);
    }

    @Test
    void the_sample_has_these_columns_and_no_others() {
        assertThat(types().keySet())
                .startsWith("_page_id", "Name", "Author", "Blocked by", "Created", "Dates", "Dates end")
                .endsWith("_failed_reason", "_properties")
                .doesNotContain("Press", "Editor")
                .hasSize(28 + 13);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            date    | {'start':'2026-11-24T00:30:00.000+01:00','end':null} | P, P time | 2026-11-24, 2026-11-23 23:30:00+00
            date    | {'start':'2026-11-24T09:00:00','end':'2026-11-25T09:00:00','time_zone':'America/New_York'} | P time, P end time | 2026-11-24 14:00:00+00, 2026-11-25 14:00:00+00
            date    | {'start':'99999-01-01','end':'0000-00-00'}         | P, P end, P time | NULL, NULL, NULL
            date    | {'start':'-0044-03-15','end':'infinity'}           | P, P end, P end time | NULL, NULL, NULL
            date    | {'start':7,'end':{'x':1}}                          | P, P end | NULL, NULL
            number  | 1e300                                              | length(P::text) | 301
            number  | 0.1                                                | P        | 0.1
            number  | 'NaN'                                              | P        | NULL
            select  | {'id':'x','name':'It\\u0000s'}                      | P        | It\ufffds
            status  | null                                               | P        | NULL
            multi_select | [{'id':'1','name':'a,b'},{'id':'2','name':'NULL'}] | P   | {"a,b","NULL"}
            relation | [{'id':'no uuid'},{'id':'dd456007000040008000000000000001'}] | P | {dd456007-0000-4000-8000-000000000001}
            checkbox | 'true'                                            | P        | true
            formula | {'type':'string','string':'x'}                     | P, P number | x, NULL
            formula | {'type':'boolean','boolean':true}                  | P        | true
            formula | {'type':'date','date':{'start':'2026-11-24','end':null}} | P, P date | 2026-11-24, 2026-11-24
            formula | {'type':'number','number':2.50}                    | P, P number | 2.5, 2.5
            formula | {'type':'unsupported'}                             | P, P number, P date | NULL, NULL, NULL
            unique_id | {'prefix':null,'number':42}                      | P        | 42
            unique_id | {'prefix':'T','number':null}                     | P        | NULL
            verification | {'state':'verified','date':null,'verified_by':null} | P  | verified
            hologram | {'beams':[1]}                                     | P        | {"beams": [1]}
            hologram | null                                              | P        | NULL
            """)
    void odd_values_are_null_or_what_can_be_read(String type, String value, String columns, String expected) {
        ObjectNode sent = (ObjectNode) json("{'type':'" + type + "'}");
        sent.set(type, json(value));

        assertThat(shown(type, "{}", sent, columns)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            sum           | {'type':'number','number':3}                     | P                | 3
            sum           | {'type':'unsupported'}                           | P                | NULL
            latest_date   | {'type':'date','date':{'start':'2026-11-24','end':null}} | P        | 2026-11-24
            date_range    | {'type':'date','date':{'start':'2026-11-24','end':'2026-11-25T08:00:00Z'}} | P, P end, P end time | 2026-11-24, 2026-11-25, 2026-11-25 08:00:00+00
            earliest_date | {'type':'number','number':3}                     | P                | NULL
            show_original | {'type':'array','array':[{'type':'title','title':[{'plain_text':'a'}]},{'type':'status','status':{'id':'o','name':'Done'}},{'type':'number','number':null},{'type':'multi_select','multi_select':[{'id':'1','name':'x'},{'id':'2','name':'y'}]}]} | P | {a,Done,NULL,"x, y"}
            show_original | {'type':'number','number':3}                     | P                | NULL
            newest_one    | {'type':'number','number':3}                     | P                | 3
            """)
    void a_rollup_is_what_its_function_gives(String function, String value, String columns, String expected) {
        ObjectNode sent = (ObjectNode) json("{'type':'rollup'}");
        sent.set("rollup", json(value));

        assertThat(shown("rollup", "{'function':'" + function + "'}", sent, columns))
                .isEqualTo(expected);
    }

    /** One property P, whose value is stored in every form that another type would have too. */
    @Test
    void no_form_of_a_value_makes_a_view_of_any_type_unreadable() {
        List<String> types = List.of(
                "title",
                "number",
                "checkbox",
                "select",
                "multi_select",
                "files",
                "people",
                "relation",
                "date",
                "formula",
                "rollup",
                "unique_id",
                "verification",
                "created_time",
                "hologram");
        List<String> values = List.of(
                "null",
                "1e400",
                "-0",
                "'x'",
                "'2026-02-30'",
                "'9999-12-31T23:59:59-14:00'",
                "true",
                "[]",
                "{}",
                "[[[1]],null,{'name':[]},{'value':{}}]",
                "{'name':{},'start':[],'end':1e9,'number':'x','state':2}",
                "{'type':'number','value':{'start':'0001-01-01T00:00:00+14:00','end':'9999-99-99'}}",
                "{'start':'2026-11-24T09:00:00','timeZone':'Nowhere/Land'}",
                "{'prefix':[1],'number':1e400}");
        values.forEach(value -> insert("{'p':{'type':'x','value':" + value + "}}"));
        insert("{'p':null}");
        insert("{'p':[]}");
        insert("{}");

        for (String type : types) {
            for (String function : List.of("sum", "date_range", "show_original", "?")) {
                build(schema(type, "{'function':'" + function + "'}"));
                assertThat(database.rows("SELECT row_to_json(v)::text FROM notion." + view + " v"))
                        .hasSize(values.size() + 3);
            }
        }
    }

    private String shown(String type, String config, JsonNode sent, String columns) {
        build(schema(type, config));
        ObjectNode properties = (ObjectNode) json("{'p':{}}");
        ((ObjectNode) properties.get("p")).put("type", type).set("value", PropertyValues.of(PropertyValue.of(sent)));
        insert(properties.toString());
        StringBuilder shown = new StringBuilder();
        for (String column : columns.split(", ", -1)) {
            String sql = column.startsWith("length") ? column.replace("P", "\"P\"") : '"' + column + '"';
            Row row = database.row("SELECT (" + sql + ")::text AS v FROM notion." + view);
            shown.append(shown.isEmpty() ? "" : ", ").append(row.getString("v") == null ? "NULL" : row.getString("v"));
        }
        return shown.toString();
    }

    private static ObjectNode schema(String type, String config) {
        return (ObjectNode) json("{'p':{'name':'P','type':'" + type + "','config':" + config + "}}");
    }

    private void build(ObjectNode schema) {
        long ticket = database.row("SELECT nextval('observation_ticket') AS t").getLong("t");
        PgProjectSyncs syncs = new PgProjectSyncs(
                database.pool(),
                new Outbox(),
                new SweepSettings(Duration.ofMinutes(10), Duration.ofHours(24)),
                Clock.systemUTC());
        ViewBuild built =
                CopyDatabase.await(syncs.storeSchema(project.projectId(), new Seen(ticket, Instant.now()), schema));
        assertThat(built).isIn(ViewBuild.BUILT, ViewBuild.CURRENT);
        view = database.row("SELECT name FROM project_views WHERE project_id = $1", project.projectId())
                .getString("name");
    }

    private Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        database.rows(
                        "SELECT attname::text AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute"
                                + " WHERE attrelid = ('notion.' || $1)::regclass AND attnum > 0 ORDER BY attnum",
                        view)
                .forEach(row -> types.put(row.getString("name"), row.getString("type")));
        return types;
    }

    private String value(String column) {
        return database.row("SELECT \"" + column + "\"::text AS v FROM notion." + view)
                .getString("v");
    }

    private void put(PageContent page) {
        database.rows(
                "INSERT INTO pages (project_id, page_id, title, properties, parent, in_trash, archived, content_hash,"
                        + " created_time, last_edited_time, changed_at)"
                        + " VALUES ($1, $2, $3, ($4::text)::jsonb, '{}', false, false, '', $5, $6, now())",
                project.projectId(),
                page.pageId(),
                page.title(),
                page.properties().toString(),
                page.createdTime().atOffset(java.time.ZoneOffset.UTC),
                page.lastEditedTime().atOffset(java.time.ZoneOffset.UTC));
        database.rows(
                "INSERT INTO page_state (project_id, page_id, ticket, seen_at)"
                        + " VALUES ($1, $2, 1, '2026-11-20T09:18:00Z')",
                project.projectId(),
                page.pageId());
    }

    private void insert(String properties) {
        database.rows(
                "INSERT INTO pages (project_id, page_id, title, properties, parent, in_trash, archived, content_hash,"
                        + " created_time, last_edited_time, changed_at)"
                        + " VALUES ($1, gen_random_uuid(), '', ($2::text)::jsonb, '{}', false, false, '', now(),"
                        + " now(), now())",
                project.projectId(),
                properties.replace('\'', '"'));
    }
}
