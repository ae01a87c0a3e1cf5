package io.tributary.projects.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * An upgrade migrates first, and replaces the services afterwards: replicas of the version before work on meanwhile. So a
 * migration only adds. What is to go or to become stricter waits for the version after the last that needs it; the
 * migration then says {@code -- accepted: <problem as this test words it>: <why nobody is hurt>}.
 */
class MigrationsOnlyExpandTest {

    /**
     * Of the time before the first release, when no installation had much in its tables or two replicas. Such files can't
     * say it themselves: one that was applied somewhere isn't changed any more.
     */
    private static final Map<Integer, List<String>> OLDER = Map.of(
            11,
            List.of(
                    "table public.sync_runs is read through while nobody else may read it",
                    "index page_changes_by_project keeps writers waiting while it is built",
                    "index page_changes_of_page keeps writers waiting while it is built",
                    "index sync_runs_by_project is another"),
            14,
            List.of(
                    "table public.notion_connections is read through while nobody else may read it",
                    "index notion_connections_one_per_token is gone",
                    "constraint public.notion_connections.notion_connections_kind_check is another",
                    "index notion_connections_by_user keeps writers waiting while it is built",
                    "index notion_connections_one_per_bot is a new rule"),
            15,
            List.of(
                    "table public.notion_connections is read through while nobody else may read it",
                    "constraint public.notion_connections.notion_connections_kind_check is another",
                    "index notion_connections_by_workspace keeps writers waiting while it is built"));

    @Test
    void each_migration_leaves_replicas_of_the_version_before_what_they_need() throws SQLException {
        Map<Integer, List<String>> accepted = new TreeMap<>(OLDER);
        Map<Integer, List<String>> problems = new TreeMap<>();
        try (Connection connection = MigrationDatabase.connect()) {
            for (Migration migration : Migration.all()) {
                List<String> found = migration.run(connection);
                connection.commit();
                if (!found.isEmpty()) {
                    problems.put(migration.version(), found);
                }
                if (!migration.accepted().isEmpty()) {
                    accepted.put(migration.version(), migration.accepted());
                }
            }
        }

        assertThat(problems).as("see \"Migrations\" in CONTRIBUTING.md").isEqualTo(accepted);
    }

    @Test
    void migrations_are_numbered_without_a_gap_that_two_could_fill() {
        assertThat(Migration.all()).extracting(Migration::version).doesNotHaveDuplicates();
        assertThat(OLDER.keySet())
                .isSubsetOf(IntStream.rangeClosed(1, 17).boxed().toList());
    }
}
