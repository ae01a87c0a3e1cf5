package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.devstack.testing.TestStack;
import io.tributary.projects.application.sync.NotionReader.Seen;
import io.tributary.projects.application.sync.SyncTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The role of docs/sql.md, made by the words that stand there. */
class ReadOnlyRoleTest {

    private static final Pattern ROLE = Pattern.compile("```sql\n(CREATE ROLE analyst.*?)```", Pattern.DOTALL);
    private static final String ANALYST =
            "analyst_" + UUID.randomUUID().toString().replace("-", "");

    private static CopyDatabase database;

    @BeforeAll
    static void start() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void stop() {
        database.rows("DROP OWNED BY " + ANALYST);
        database.rows("DROP ROLE " + ANALYST);
        database.close();
    }

    @Test
    void the_role_of_the_docs_reads_every_view_and_writes_nothing() throws Exception {
        String before = view("number");
        for (String statement : roleSql().strip().split(";\\s*", -1)) {
            if (statement.isEmpty()) {
                continue;
            }
            database.rows(statement);
        }
        String after = view("checkbox");

        try (Connection analyst = connect()) {
            assertThat(titles(analyst, before)).containsExactly("Ship it");
            assertThat(titles(analyst, after)).containsExactly("Ship it");
            for (String refused : List.of(
                    "UPDATE " + before + " SET _title = 'x'",
                    "DELETE FROM " + after,
                    "INSERT INTO " + after + " (_title) VALUES ('x')",
                    "DROP VIEW " + before,
                    "CREATE TABLE notion.mine ()",
                    "SELECT * FROM pages",
                    "SELECT * FROM notion_tokens",
                    "UPDATE pages SET title = 'x'")) {
                assertThatThrownBy(() -> analyst.createStatement().execute(refused))
                        .as(refused)
                        .isInstanceOf(SQLException.class)
                        .hasMessageMatching("(?s).*(permission denied|must be owner|cannot (update|delete|insert)).*");
            }
        }
        assertThat(database.rows("SELECT FROM pages WHERE title = 'Ship it'")).hasSize(2);
    }

    private static List<String> titles(Connection analyst, String view) throws SQLException {
        try (ResultSet rows = analyst.createStatement().executeQuery("SELECT * FROM " + view)) {
            rows.next();
            return List.of(rows.getString("_title"));
        }
    }

    private static String view(String type) {
        SyncTarget project = database.project();
        PgProjectSyncs syncs =
                new PgProjectSyncs(database.pool(), new Outbox(), SweepWorld.SETTINGS, Clock.systemUTC());
        CopyDatabase.await(syncs.storeSchema(
                project.projectId(),
                new Seen(1, SweepWorld.NOW),
                SweepWorld.schema("p", type, "d", "date", "m", "multi_select")));
        database.rows(
                "INSERT INTO pages (project_id, page_id, title, properties, parent, in_trash, archived, content_hash,"
                        + " created_time, last_edited_time, changed_at) VALUES ($1, gen_random_uuid(), 'Ship it',"
                        + " '{\"d\":{\"value\":{\"start\":\"2026-11-24T09:00:00Z\"}},\"m\":{\"value\":[{\"name\":\"x\"}]}}',"
                        + " '{}', false, false, '', now(), now(), now())",
                project.projectId());
        return "notion."
                + database.row("SELECT name FROM project_views WHERE project_id = $1", project.projectId())
                        .getString("name");
    }

    private static String roleSql() throws IOException {
        Matcher role = ROLE.matcher(Files.readString(Path.of("..", "docs", "sql.md")));
        assertThat(role.find()).isTrue();
        return role.group(1).replace("analyst", ANALYST);
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + TestStack.current().postgresUrl(), ANALYST, "choose your own");
    }
}
