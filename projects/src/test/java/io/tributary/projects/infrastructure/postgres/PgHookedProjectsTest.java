package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.projects.application.ManageOAuthHook;
import io.tributary.projects.application.deliveries.HookedProject;
import io.tributary.projects.application.deliveries.SweepWants.Want;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.SyncTarget;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PgHookedProjectsTest {

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    @BeforeAll
    static void start() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void a_hook_speaks_for_the_projects_of_its_connection_that_are_not_deleted() {
        SyncTarget launch = database.project();
        SyncTarget deleted = database.project();
        database.project();
        hook("launch", launch);
        hook("deleted", deleted);
        database.delete(deleted);

        Map<String, List<HookedProject>> found = CopyDatabase.await(
                new PgHookedProjects(database.pool()).byHook(Set.of("launch", "deleted", "unknown"), Set.of()));

        assertThat(found)
                .containsExactlyEntriesOf(Map.of(
                        "launch",
                        List.of(new HookedProject(launch.projectId(), launch.databaseId(), launch.dataSourceId()))));
    }

    @Test
    void the_integrations_hook_speaks_for_every_approved_connection_of_the_deliveries_workspaces() {
        SyncTarget own = database.project();
        SyncTarget one = approved("acme");
        SyncTarget two = approved("acme");
        SyncTarget elsewhere = approved("elsewhere");
        SyncTarget deleted = approved("acme");
        database.delete(deleted);
        hook("own", own);
        database.rows(
                "INSERT INTO hooks (id, connection_id, created_at, updated_at) VALUES ('integration', $1, now(), now())",
                ManageOAuthHook.INTEGRATION.value());

        Map<String, List<HookedProject>> found = CopyDatabase.await(
                new PgHookedProjects(database.pool()).byHook(Set.of("own", "integration"), Set.of("acme", "third")));

        assertThat(found).containsOnlyKeys("own", "integration");
        assertThat(found.get("own")).containsExactly(hooked(own, null));
        assertThat(found.get("integration"))
                .containsExactlyInAnyOrder(hooked(one, "acme"), hooked(two, "acme"))
                .doesNotContain(hooked(elsewhere, "elsewhere"));
    }

    @Test
    void wants_are_recorded_once_and_never_for_a_deleted_project() {
        SyncTarget live = database.project();
        SyncTarget deleted = database.project();
        database.delete(deleted);
        PgSweepWants wants = new PgSweepWants(database.pool(), new WantSweep(Clock.systemUTC()));
        Set<Want> wanted = Set.of(
                new Want(live.projectId(), SweepKind.FULL),
                new Want(live.projectId(), SweepKind.INCREMENTAL),
                new Want(deleted.projectId(), SweepKind.FULL));

        CopyDatabase.await(wants.want(wanted, "webhook"));
        CopyDatabase.await(wants.want(wanted, "webhook"));

        assertThat(database.rows(
                        "SELECT kind, reason FROM sweep_wants WHERE project_id = $1 ORDER BY kind", live.projectId()))
                .extracting(row -> row.getString("kind") + " " + row.getString("reason"))
                .containsExactly("full webhook", "incremental webhook");
        assertThat(database.rows("SELECT 1 FROM sweep_wants WHERE project_id = $1", deleted.projectId()))
                .isEmpty();
    }

    private static SyncTarget approved(String workspace) {
        SyncTarget project = database.project();
        database.rows(
                "UPDATE notion_connections SET kind = 'oauth', workspace_id = $2 WHERE id = $1",
                project.connectionId(),
                workspace);
        return project;
    }

    private static HookedProject hooked(SyncTarget project, @Nullable String workspace) {
        return new HookedProject(project.projectId(), project.databaseId(), project.dataSourceId(), workspace);
    }

    private static void hook(String id, SyncTarget project) {
        database.rows(
                "INSERT INTO hooks (id, connection_id, created_at, updated_at) VALUES ($1, $2, now(), now())",
                id,
                project.connectionId());
    }
}
