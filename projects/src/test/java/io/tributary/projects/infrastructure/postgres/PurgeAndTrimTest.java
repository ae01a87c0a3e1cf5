package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.Killer;
import io.tributary.projects.application.sync.NotionReader.Query;
import io.tributary.projects.application.sync.NotionReader.Work;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.ProjectCopies;
import io.tributary.projects.application.sync.PurgeProject;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.TrimHistory;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PurgeAndTrimTest {

    private static final List<String> TABLES = List.of(
            "pages", "page_state", "page_changes", "sync_runs", "sweep_wants", "deliveries", "unannounced_edits");

    @SuppressWarnings("NullAway.Init")
    private static CopyDatabase database;

    private final SweepWorld world = new SweepWorld(database);

    @BeforeAll
    static void migrate() {
        database = CopyDatabase.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void a_deleted_project_leaves_nothing_and_is_purged_once() {
        world.fill(30);
        world.sweep(SweepKind.FULL);
        world.want(SweepKind.FULL);
        delivery(1, world.project.projectId());
        database.rows(
                "INSERT INTO unannounced_edits (project_id, edited_at) VALUES ($1, now())", world.project.projectId());
        database.delete(world.project);

        assertThat(purge()).isEqualTo(new JobResult.Done("purged"));

        assertNothingLeft();
        assertThat(world.sync().getOffsetDateTime("purged_at")).isNotNull();
        assertThat(world.sync().getValue("schema")).isNull();
        world.tick();
        assertThat(world.jobs.waiting()).isEmpty();
    }

    @Test
    void a_project_that_is_not_deleted_keeps_its_copy() {
        world.fill(3);
        world.sweep(SweepKind.FULL);

        purge();

        assertThat(world.copy()).hasSize(3);
    }

    @Test
    void a_purge_killed_anywhere_goes_on_later() {
        for (int call = 0; call < 4; call++) {
            SweepWorld fresh = new SweepWorld(database);
            fresh.fill(5);
            fresh.sweep(SweepKind.FULL);
            database.delete(fresh.project);
            Killer killer = Killer.afterCall(call);
            SweepWorld.await(new PurgeProject(killer.wrap(ProjectCopies.class, copies(fresh)))
                    .purge(fresh.project.projectId())
                    .onFailure(Killer.Killed.class)
                    .recoverWithItem(new JobResult.Done("died")));

            SweepWorld.await(new PurgeProject(copies(fresh)).purge(fresh.project.projectId()));

            assertThat(fresh.copy()).as("killed at call %d", call).isEmpty();
        }
    }

    @Test
    void a_purge_waits_for_a_write_under_way_and_removes_it_too() {
        var page = world.fill(1).get(0);
        world.sweep(SweepKind.FULL);
        SqlConnection writing = SweepWorld.await(database.pool().getConnection());
        var transaction = SweepWorld.await(writing.begin());
        var answer = SweepWorld.await(world.notion.query(world.project, new Query(null, null, null), Work.SWEEP));
        SweepWorld.await(world.pages.apply(
                writing,
                world.project.projectId(),
                List.of(new Observation.Row(
                        answer.seen(), page.titled("Late", SweepWorld.NOW).content()))));
        database.delete(world.project);
        CompletableFuture<JobResult> purge =
                new PurgeProject(copies(world)).purge(world.project.projectId()).subscribeAsCompletionStage();
        database.awaitLockWaits(1);

        SweepWorld.await(transaction.commit());
        SweepWorld.await(writing.close());
        purge.join();

        assertNothingLeft();
    }

    @Test
    void a_deleted_project_wants_nothing() {
        database.delete(world.project);

        world.want(SweepKind.FULL);

        assertThat(world.wants()).isEmpty();
    }

    @Test
    void history_is_kept_for_a_while_and_of_idle_runs_the_newest_hundred() {
        run(31, 5);
        for (int i = 0; i < 103; i++) {
            run(1, 0);
        }
        run(29, 5);
        change(91);
        change(89);

        SweepWorld.await(trim().runOnce());

        assertThat(world.runRows()).hasSize(101);
        assertThat(world.runRows().get(0).getInteger("pages_changed")).isEqualTo(5);
        assertThat(database.rows("SELECT 1 FROM page_changes WHERE project_id = $1", world.project.projectId()))
                .hasSize(1);
    }

    @Test
    void a_hundred_idle_runs_of_a_project_stay_of_both_kinds_together() {
        for (int i = 0; i < 60; i++) {
            run("full", 1, 0);
            run("incremental", 1, 0);
        }

        SweepWorld.await(new TrimHistory(new PgHistory(database.pool()), Duration.ofDays(7), world.clock).runOnce());

        assertThat(world.runRows()).hasSize(100);
    }

    @Test
    void the_end_of_a_run_trims_the_idle_ones_of_its_project() {
        for (int i = 0; i < 103; i++) {
            run(1, 0);
        }

        world.sweep(SweepKind.FULL);

        assertThat(world.runRows()).hasSize(100);
    }

    @Test
    void idle_incremental_runs_push_out_no_full_one_since_the_next_full_one_is_measured_by_it() {
        run(2, 0);
        for (int i = 0; i < 103; i++) {
            run("incremental", 1, 0);
        }

        SweepWorld.await(trim().runOnce());

        assertThat(world.runRows()).hasSize(101);
        assertThat(world.runRows().get(0).getString("kind")).isEqualTo("full");
    }

    @Test
    void deliveries_are_kept_as_long_as_the_operator_wants() {
        hook();
        for (int days : new int[] {8, 6}) {
            delivery(days, world.project.projectId());
            delivery(days, null);
            refusal(days);
        }

        SweepWorld.await(trim().runOnce());

        assertThat(deliveries()).hasSize(2);
        assertThat(refusals()).hasSize(1);
    }

    @Test
    void what_was_logged_of_a_project_while_it_was_purged_is_trimmed() {
        database.delete(world.project);
        delivery(1, world.project.projectId());
        delivery(1, null);
        refusal(1);

        SweepWorld.await(trim().runOnce());

        assertThat(deliveries()).isEmpty();
        assertThat(refusals()).isEmpty();
    }

    @Test
    void what_was_about_no_project_stays_with_a_connection_that_has_a_hook() {
        hook();
        database.delete(world.project);
        delivery(1, null);
        refusal(1);

        SweepWorld.await(trim().runOnce());

        assertThat(deliveries()).hasSize(1);
        assertThat(refusals()).hasSize(1);
    }

    private TrimHistory trim() {
        return new TrimHistory(new PgHistory(database.pool()), Duration.ofDays(7), world.clock);
    }

    private void hook() {
        database.rows(
                "INSERT INTO hooks (id, connection_id, created_at, updated_at) VALUES ($1, $2, now(), now())",
                "hook-" + UUID.randomUUID(),
                world.project.connectionId());
    }

    private void delivery(int daysAgo, @Nullable UUID project) {
        database.rows(
                "INSERT INTO deliveries (id, connection_id, project_id, event_id, attempt, type, received_at, outcome)"
                        + " SELECT gen_random_uuid(), $1, project.id, 'e', 1, 'page.created', $3, 'page:sync'"
                        + " FROM (VALUES (1)) AS one LEFT JOIN projects project ON project.id = $2",
                world.project.connectionId(),
                project == null ? UUID.randomUUID() : project,
                daysAgo(daysAgo));
    }

    private void refusal(int daysAgo) {
        database.rows(
                "INSERT INTO delivery_refusals (id, connection_id, at, reason, count)"
                        + " VALUES (gen_random_uuid(), $1, $2, 'invalid-signature', 7)",
                world.project.connectionId(),
                daysAgo(daysAgo));
    }

    private List<Row> deliveries() {
        return database.rows("SELECT 1 FROM deliveries WHERE connection_id = $1", world.project.connectionId());
    }

    private List<Row> refusals() {
        return database.rows("SELECT 1 FROM delivery_refusals WHERE connection_id = $1", world.project.connectionId());
    }

    private void run(int daysAgo, int changed) {
        run("full", daysAgo, changed);
    }

    private void run(String kind, int daysAgo, int changed) {
        database.rows(
                "INSERT INTO sync_runs (id, project_id, kind, reason, checkpoint, pages_changed, started_at, finished_at,"
                        + " outcome) VALUES ($1, $2, $5, 'test', '{}', $4, $3, $3, 'complete')",
                UUID.randomUUID(),
                world.project.projectId(),
                daysAgo(daysAgo),
                changed,
                kind);
    }

    private void change(int daysAgo) {
        database.rows(
                "INSERT INTO page_changes (project_id, page_id, property_id, ticket, at) VALUES ($1, $1, 'x', 1, $2)",
                world.project.projectId(),
                daysAgo(daysAgo));
    }

    private OffsetDateTime daysAgo(int days) {
        return Objects.requireNonNull(Pg.time(world.clock.instant().minus(Duration.ofDays(days))));
    }

    private JobResult purge() {
        return SweepWorld.await(new PurgeProject(copies(world)).purge(world.project.projectId()));
    }

    private static ProjectCopies copies(SweepWorld world) {
        return new PgProjectCopies(database.pool(), world.clock);
    }

    private void assertNothingLeft() {
        for (String table : TABLES) {
            assertThat(database.rows("SELECT 1 FROM " + table + " WHERE project_id = $1", world.project.projectId()))
                    .as(table)
                    .isEmpty();
        }
    }
}
