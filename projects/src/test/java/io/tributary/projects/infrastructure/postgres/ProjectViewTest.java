package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.testing.TestStack;
import io.tributary.events.JobPayload;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.JobResult.Cause;
import io.tributary.projects.application.sync.NotionReader.Seen;
import io.tributary.projects.application.sync.NotionReader.Work;
import io.tributary.projects.application.sync.PurgeProject;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.SyncSchema;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.application.sync.ViewBuild;
import io.vertx.mutiny.sqlclient.Row;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The view's life: made, rebuilt when the schema changes, kept for those who use it, dropped with its project. */
class ProjectViewTest {

    private static final String READER =
            "view_reader_" + UUID.randomUUID().toString().replace("-", "");

    private static CopyDatabase database;

    private SweepWorld world;
    private UUID project;

    @BeforeAll
    static void start() {
        database = CopyDatabase.migrated();
        database.rows("CREATE ROLE " + READER);
    }

    @AfterAll
    static void stop() {
        database.rows("DROP OWNED BY " + READER);
        database.rows("DROP ROLE " + READER);
        database.close();
    }

    @BeforeEach
    void aProject() {
        world = new SweepWorld(database);
        project = world.project.projectId();
    }

    @AfterEach
    void dropWhatTestsMade() {
        database.rows("DROP VIEW IF EXISTS report");
    }

    @Test
    void it_is_there_after_the_first_sweep_and_shows_the_pages() {
        world.fill(3);
        world.sweep(SweepKind.FULL);

        assertThat(database.rows("SELECT title FROM " + view()))
                .extracting(row -> row.getString("title"))
                .containsExactlyInAnyOrder("Page 0", "Page 1", "Page 2");
    }

    @Test
    void it_is_there_after_the_first_schema_sync() {
        assertThat(syncSchema(0)).isInstanceOf(JobResult.Done.class);

        assertThat(columns()).startsWith("_page_id", "title", "stat").endsWith("_properties");
    }

    @Test
    void it_is_rebuilt_when_the_schema_changes_and_only_then() {
        build("a", "number");
        long first = oid();
        assertThat(store(schema("a", "number"))).isEqualTo(ViewBuild.CURRENT);
        ObjectNode options = schema("a", "number");
        options.withObject("/a/config").put("format", "euro");
        assertThat(store(options)).isEqualTo(ViewBuild.CURRENT);
        assertThat(oid()).isEqualTo(first);

        assertThat(build("a", "number", "b", "checkbox")).isEqualTo(ViewBuild.BUILT);

        assertThat(oid()).as("a column more is no new view").isEqualTo(first);
        assertThat(columns()).endsWith("_properties", "b");
        assertThat(build("a", "rich_text", "b", "checkbox")).isEqualTo(ViewBuild.BUILT);
        assertThat(columns()).startsWith("_page_id", "a", "b");
        assertThat(type("a")).isEqualTo("text");
        assertThat(build("b", "checkbox")).isEqualTo(ViewBuild.BUILT);
        assertThat(columns()).doesNotContain("a");
    }

    @Test
    void a_view_that_someone_dropped_is_made_again() {
        build("a", "number");
        database.rows("DROP VIEW " + view());

        assertThat(build("a", "number")).isEqualTo(ViewBuild.BUILT);
        assertThat(columns()).contains("a");
    }

    @Test
    void a_renamed_property_keeps_its_values_under_the_new_name() {
        page("{\"p\":{\"type\":\"number\",\"value\":8},\"q\":{\"type\":\"number\",\"value\":9}}");
        store(named(Map.of("p", "Points", "q", "Queue"), "number"));
        store(named(Map.of("p", "Queue", "q", "Points"), "number"));

        Row row = database.row("SELECT \"Queue\"::integer AS p, \"Points\"::integer AS q FROM " + view());
        assertThat(List.of(row.getInteger("p"), row.getInteger("q"))).containsExactly(8, 9);
    }

    @Test
    void a_renamed_option_needs_no_new_view() {
        page("{\"s\":{\"type\":\"status\",\"value\":{\"id\":\"1\",\"name\":\"Done\"}}}");
        build("s", "status");
        database.rows(
                "UPDATE pages SET properties = jsonb_set(properties, '{s,value,name}', '\"Shipped\"')"
                        + " WHERE project_id = $1",
                project);

        assertThat(build("s", "status")).isEqualTo(ViewBuild.CURRENT);
        assertThat(database.row("SELECT s FROM " + view()).getString("s")).isEqualTo("Shipped");
    }

    @Test
    void two_projects_of_one_name_have_two_views() {
        build("a", "number");
        SyncTarget second = database.project();
        CopyDatabase.await(world.syncs.storeSchema(second.projectId(), seen(), schema("b", "checkbox")));

        assertThat(name(second.projectId()))
                .isEqualTo("launch_" + second.projectId().toString().substring(0, 8))
                .isNotEqualTo(name(project));
    }

    @Test
    void what_others_made_in_our_schema_keeps_its_name() {
        database.rows("UPDATE projects SET name = 'Mine!' WHERE id = $1", project);
        database.rows("CREATE TABLE notion.mine ()");

        build("a", "number");

        assertThat(name(project)).isEqualTo("mine_" + project.toString().substring(0, 8));
        database.rows("DROP TABLE notion.mine");
    }

    @Test
    void it_keeps_its_name_when_the_project_gets_another() {
        build("a", "number");
        String name = name(project);
        database.rows("UPDATE projects SET name = 'Landing' WHERE id = $1", project);

        build("a", "checkbox");

        assertThat(name(project)).isEqualTo(name);
    }

    @Test
    void names_that_are_meant_to_hurt_are_columns_like_others() {
        List<String> names = List.of(
                "\"; DROP TABLE pages; --",
                "\ud83d\ude80 Launch",
                "x".repeat(200),
                "x".repeat(201),
                "",
                "_page_id",
                "_missing_reason",
                "it's",
                "\\'",
                "a\nb",
                "  ",
                "select",
                "%s %1$s",
                "Status",
                "status",
                "Due end");
        ObjectNode schema = SweepWorld.schema();
        for (int i = 0; i < names.size(); i++) {
            String id = i == 7 ? "it's\\%5D\"" : "id" + i;
            schema.putObject(id).put("name", names.get(i)).put("type", "number");
        }
        schema.putObject("due").put("name", "Due").put("type", "date");
        page("{\"it's\\\\%5D\\\"\":{\"type\":\"number\",\"value\":7}}");

        assertThat(store(schema)).isEqualTo(ViewBuild.BUILT);

        assertThat(columns())
                .contains("\"; DROP TABLE pages; --", "\ud83d\ude80 Launch", "x".repeat(63), "x".repeat(61) + "_2")
                .contains("id4", "_page_id_2", "_missing_reason_2", "it's", "\\'", "a b", "id10", "%s %1$s")
                .contains("Status", "status", "Due end", "Due end_2")
                .doesNotHaveDuplicates();
        assertThat(database.row("SELECT \"it's\"::integer AS v FROM " + view()).getInteger("v"))
                .isEqualTo(7);
    }

    @Test
    void five_hundred_properties_are_five_hundred_columns_and_more_than_fit_are_cut() {
        ObjectNode numbers = SweepWorld.schema();
        ObjectNode dates = SweepWorld.schema();
        for (int i = 0; i < 500; i++) {
            numbers.putObject("p" + i).put("name", "Property " + i).put("type", "number");
            dates.putObject("p" + i).put("name", "Property " + i).put("type", "date");
        }
        page("{\"p499\":{\"type\":\"number\",\"value\":499}}");

        store(numbers);
        assertThat(columns()).hasSize(500 + 13);
        assertThat(database.row("SELECT \"Property 499\"::integer AS v FROM " + view())
                        .getInteger("v"))
                .isEqualTo(499);
        store(dates);
        assertThat(columns()).hasSize(1600).contains("Property 0", "Property 499", "_properties");
        assertThat(database.rows("SELECT * FROM " + view())).hasSize(1);
    }

    @Test
    void who_reads_it_is_waited_for_by_a_job_and_the_schema_is_stored_meanwhile() throws SQLException {
        build("a", "number");
        world.notion.putDataSource(world.project.dataSourceId(), schema("a", "rich_text"), false);

        try (Connection reader = connect()) {
            reader.setAutoCommit(false);
            reader.createStatement().executeQuery("SELECT * FROM " + view()).close();

            JobResult result = syncSchema(2);

            assertThat(result).isEqualTo(new JobResult.Wait(SweepWorld.NOW.plusSeconds(4), Cause.OUTAGE));
            assertThat(world.sync().getJsonObject("schema").encode()).contains("rich_text");
            assertThat(type("a")).isEqualTo("numeric");
            world.sweep(SweepKind.FULL);
            assertThat(world.jobs.waiting())
                    .as("a sweep leaves it to a job")
                    .anyMatch(job -> job.payload() instanceof JobPayload.SchemaSync);
        }
        assertThat(syncSchema(3)).isInstanceOf(JobResult.Done.class);
        assertThat(type("a")).isEqualTo("text");
    }

    @Test
    void grants_are_kept_and_none_comes_by_itself() {
        database.rows("ALTER DEFAULT PRIVILEGES IN SCHEMA notion GRANT SELECT, UPDATE ON TABLES TO " + READER);
        store(named(Map.of("p", "Points", "q", "Queue"), "number"));
        database.rows("REVOKE ALL ON " + view() + " FROM " + READER);
        database.rows("GRANT SELECT ON " + view() + " TO " + READER + " WITH GRANT OPTION");
        database.rows("GRANT UPDATE (\"Points\"), REFERENCES (\"Queue\") ON " + view() + " TO PUBLIC");

        ObjectNode changed = named(Map.of("p", "Queue", "r", "Points"), "number");
        assertThat(store(changed)).isEqualTo(ViewBuild.BUILT);

        assertThat(database.row("SELECT relacl::text AS acl FROM pg_class WHERE oid = to_regclass($1)", view())
                        .getString("acl"))
                .contains(READER + "=r*/")
                .doesNotContain(READER + "=rw");
        assertThat(database.rows(
                        "SELECT attname::text AS name, attacl::text AS acl FROM pg_attribute"
                                + " WHERE attrelid = to_regclass($1) AND attacl IS NOT NULL",
                        view()))
                .extracting(row -> row.getString("name") + row.getString("acl").replaceAll("/.*", ""))
                .containsExactly("Queue{=w");
        database.rows("ALTER DEFAULT PRIVILEGES IN SCHEMA notion REVOKE ALL ON TABLES FROM " + READER);
    }

    @Test
    void what_someone_built_upon_it_is_never_dropped() {
        build("a", "number");
        database.rows("CREATE VIEW report AS SELECT a FROM " + view());
        assertThat(build("a", "number", "b", "number")).as("more is no harm").isEqualTo(ViewBuild.BUILT);

        assertThat(build("a", "rich_text")).isEqualTo(ViewBuild.REFUSED);

        assertThat(type("a")).isEqualTo("numeric");
        assertThat(problem()).contains("view report depends on", "Drop these objects");
        database.rows("DROP VIEW report");
        assertThat(build("a", "rich_text")).isEqualTo(ViewBuild.BUILT);
        assertThat(type("a")).isEqualTo("text");
        assertThat(problem()).isNull();
    }

    @Test
    void it_goes_with_its_project() {
        build("a", "number");
        String view = view();
        database.delete(world.project);

        CopyDatabase.await(purge().purge(project));

        assertThatThrownBy(() -> database.rows("SELECT * FROM " + view)).hasMessageContaining("does not exist");
        assertThat(database.rows("SELECT FROM project_views WHERE project_id = $1", project))
                .isEmpty();
        assertThat(database.rows("SELECT FROM schema_versions WHERE project_id = $1", project))
                .isEmpty();
        assertThat(store(schema("a", "number"))).isEqualTo(ViewBuild.CURRENT);
        assertThat(database.rows("SELECT FROM project_views WHERE project_id = $1", project))
                .isEmpty();
    }

    @Test
    void a_purge_waits_for_a_reader_but_not_for_other_peoples_views() throws SQLException {
        build("a", "number");
        page("{}");
        String view = view();
        database.rows("CREATE VIEW report AS SELECT a FROM " + view);
        database.delete(world.project);
        try (Connection reader = connect()) {
            reader.setAutoCommit(false);
            reader.createStatement().executeQuery("SELECT * FROM " + view).close();
            assertThatThrownBy(() -> CopyDatabase.await(purge().purge(project))).hasMessageContaining("lock timeout");
        }

        assertThat(CopyDatabase.await(purge().purge(project))).isEqualTo(new JobResult.Done("purged"));

        assertThat(database.rows("SELECT * FROM report")).isEmpty();
    }

    @Test
    void each_change_of_the_schema_is_in_its_history() {
        build("a", "number");
        build("a", "number");
        build("a", "number", "b", "date");
        long old = seen().ticket();
        build("b", "date");
        CopyDatabase.await(world.syncs.storeSchema(project, new Seen(old, SweepWorld.NOW), schema("z", "number")));

        assertThat(database.rows(
                        "SELECT changes::text AS changes FROM schema_versions WHERE project_id = $1 ORDER BY ticket",
                        project))
                .extracting(row -> row.getString("changes").replaceAll("[\" ]", ""))
                .containsExactly(
                        "[{id:a,name:a,type:number,change:created}]",
                        "[{id:b,name:b,type:date,change:created}]",
                        "[{id:a,name:a,type:number,change:deleted}]");
    }

    private PurgeProject purge() {
        return new PurgeProject(new PgProjectCopies(database.pool(), world.clock));
    }

    private JobResult syncSchema(int waits) {
        SyncSchema schemas =
                new SyncSchema(new PgSweepTargets(database.pool()), world.syncs, world.notion, world.clock);
        return CopyDatabase.await(schemas.sync(project, waits));
    }

    private ViewBuild build(String... idsAndTypes) {
        return store(schema(idsAndTypes));
    }

    private ViewBuild store(ObjectNode schema) {
        return CopyDatabase.await(world.syncs.storeSchema(project, seen(), schema));
    }

    private static ObjectNode schema(String... idsAndTypes) {
        return SweepWorld.schema(idsAndTypes);
    }

    private static ObjectNode named(Map<String, String> nameById, String type) {
        ObjectNode schema = SweepWorld.schema();
        nameById.forEach((id, name) -> schema.putObject(id).put("name", name).put("type", type));
        return schema;
    }

    private Seen seen() {
        return CopyDatabase.await(world.notion.dataSource(world.project, Work.PAGE))
                .seen();
    }

    private void page(String properties) {
        database.rows(
                "INSERT INTO pages (project_id, page_id, title, properties, parent, in_trash, archived, content_hash,"
                        + " created_time, last_edited_time, changed_at)"
                        + " VALUES ($1, gen_random_uuid(), 't', ($2::text)::jsonb, '{}', false, false, '', now(),"
                        + " now(), now())",
                project,
                properties);
    }

    private String view() {
        return "notion." + name(project);
    }

    private static String name(UUID project) {
        return database.row("SELECT name FROM project_views WHERE project_id = $1", project)
                .getString("name");
    }

    private String problem() {
        return database.row("SELECT problem FROM project_views WHERE project_id = $1", project)
                .getString("problem");
    }

    private long oid() {
        return database.row("SELECT ($1::text)::regclass::oid::bigint AS oid", view())
                .getLong("oid");
    }

    private List<String> columns() {
        return database
                .rows(
                        "SELECT attname::text AS name FROM pg_attribute WHERE attrelid = ($1::text)::regclass"
                                + " AND attnum > 0 ORDER BY attnum",
                        view())
                .stream()
                .map(row -> row.getString("name"))
                .toList();
    }

    private String type(String column) {
        return database.row(
                        "SELECT format_type(atttypid, atttypmod) AS type FROM pg_attribute"
                                + " WHERE attrelid = ($1::text)::regclass AND attname::text = $2",
                        view(),
                        column)
                .getString("type");
    }

    private static Connection connect() throws SQLException {
        TestStack stack = TestStack.current();
        return DriverManager.getConnection(
                "jdbc:" + stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword());
    }
}
