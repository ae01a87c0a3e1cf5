package io.tributary.projects.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** What is under way during an upgrade doesn't pass for a sweep that stands, however long ago it began. */
class RunsOfBeforeTest {

    private static final String RUNS = """
            INSERT INTO notion_connections (id, user_id, kind, created_at)
            VALUES ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000001', 'internal', now());
            INSERT INTO projects (id, user_id, name, notion_database_id, notion_data_source_id, connection_id, created_at,
                updated_at)
            SELECT id, user_id, 'Launch', id, id, id, now(), now() FROM notion_connections WHERE kind = 'internal';
            INSERT INTO sync_runs (id, project_id, kind, reason, checkpoint, started_at, finished_at, outcome)
            SELECT gen_random_uuid(), id, 'full', 'test', '{}', now() - interval '2 days', now(), 'complete' FROM projects;
            INSERT INTO sync_runs (id, project_id, kind, reason, checkpoint, started_at)
            SELECT gen_random_uuid(), id, 'full', 'test', '{}', now() - interval '2 hours' FROM projects
            """;

    @Test
    void a_run_that_the_version_before_began_counts_as_advanced_at_the_upgrade() throws SQLException {
        try (Connection connection = MigrationDatabase.connect();
                Statement statement = connection.createStatement()) {
            for (Migration migration : Migration.all()) {
                if (migration.version() == 21) {
                    boolean unused = statement.execute(RUNS);
                }
                var unused = migration.run(connection);
                connection.commit();
            }

            try (ResultSet run = statement.executeQuery(
                    "SELECT count(*) FILTER (WHERE finished_at IS NULL), min(now() - advanced_at) < interval '1 minute',"
                            + " count(advanced_at) FROM sync_runs")) {
                assertThat(run.next()).isTrue();
                assertThat(run.getInt(1)).isEqualTo(1);
                assertThat(run.getBoolean(2)).as("a moment ago").isTrue();
                assertThat(run.getInt(3))
                        .as("of the one that has ended nobody asks")
                        .isEqualTo(1);
            }
        }
    }
}
