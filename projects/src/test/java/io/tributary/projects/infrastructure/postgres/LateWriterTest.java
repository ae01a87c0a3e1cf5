package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.PurgeProject;
import io.tributary.projects.application.sync.SweepKind;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Writers whose statement began before a project was deleted, and that come to write when its purge is under way. */
class LateWriterTest {

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

    @AfterEach
    void free() {
        database.rows("DROP TRIGGER IF EXISTS held_back ON sweep_wants");
    }

    @Test
    void a_want_that_waited_for_the_purge_is_not_written() {
        WantSweep wants = new WantSweep(world.clock);

        whileThePurgeHoldsTheProject(() -> database.pool()
                .withTransaction(tx -> wants.want(tx, world.project.projectId(), SweepKind.FULL, "test")));

        assertThat(world.wants()).isEmpty();
    }

    @Test
    void a_run_that_waited_for_the_purge_does_not_begin() {
        world.tick();
        world.want(SweepKind.FULL);

        whileThePurgeHoldsTheProject(() -> world.runs.begin(world.project.projectId()));

        assertThat(world.runRows()).isEmpty();
    }

    @Test
    void a_project_that_waited_for_the_purge_does_not_break() {
        world.tick();

        whileThePurgeHoldsTheProject(() -> world.syncs.breakProject(world.project.projectId(), "Notion said so"));

        assertThat(world.sync().getString("phase")).isEqualTo("syncing");
    }

    @Test
    void a_due_want_that_is_written_during_the_purge_is_removed_by_it() {
        world.tick();
        world.sweep(SweepKind.FULL);
        world.clock.tick(SweepWorld.SETTINGS.incrementalEvery());

        duringThePurge(world.due::wantDue);

        assertThat(world.wants()).isEmpty();
    }

    @Test
    void the_first_want_that_is_written_during_the_purge_is_removed_by_it() {
        duringThePurge(world.due::admitNew);

        assertThat(world.wants()).isEmpty();
    }

    @Test
    void a_want_after_a_wiped_redis_that_is_written_during_the_purge_is_removed_by_it() {
        world.sweep(SweepKind.FULL);

        duringThePurge(() -> world.due.wantAll(SweepKind.INCREMENTAL, "redis-wiped"));

        assertThat(world.wants()).isEmpty();
    }

    /** The writer's statement sees a project that lives, waits for the lock, and gets it when the project is deleted. */
    private void whileThePurgeHoldsTheProject(Supplier<Uni<?>> writer) {
        UUID id = world.project.projectId();
        SqlConnection purging = SweepWorld.await(database.pool().getConnection());
        var transaction = SweepWorld.await(purging.begin());
        SweepWorld.await(purging.preparedQuery("UPDATE projects SET deleted_at = now() WHERE id = $1")
                .execute(Tuple.of(id)));
        SweepWorld.await(purging.preparedQuery("SELECT FROM projects WHERE id = $1 FOR UPDATE")
                .execute(Tuple.of(id)));

        CompletableFuture<?> late = writer.get().subscribeAsCompletionStage();
        database.awaitLockWaits(1);
        SweepWorld.await(transaction.commit());
        SweepWorld.await(purging.close());

        late.join();
    }

    /** The writer's statement sees a project that lives, and writes its want when the purge has removed all it found. */
    private void duringThePurge(Supplier<Uni<?>> writer) {
        database.rows("CREATE OR REPLACE FUNCTION held_back() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END$$");
        database.rows(
                "CREATE TRIGGER held_back BEFORE INSERT ON sweep_wants FOR EACH ROW EXECUTE FUNCTION held_back()");
        SqlConnection holder = SweepWorld.await(database.pool().getConnection());
        SweepWorld.await(holder.query("SELECT pg_advisory_lock(4711)").execute().replaceWithVoid());

        CompletableFuture<?> late = writer.get().subscribeAsCompletionStage();
        database.awaitLockWaits(1);
        database.delete(world.project);
        CompletableFuture<JobResult> purge = new PurgeProject(new PgProjectCopies(database.pool(), world.clock))
                .purge(world.project.projectId())
                .subscribeAsCompletionStage();
        CopyDatabase.awaitTrue(() -> purge.isDone() || lockWaits() == 2);
        SweepWorld.await(
                holder.query("SELECT pg_advisory_unlock(4711)").execute().replaceWithVoid());
        SweepWorld.await(holder.close());

        late.join();
        assertThat(purge.join()).isEqualTo(new JobResult.Done("purged"));
    }

    private static int lockWaits() {
        return database.rows("SELECT 1 FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                .size();
    }
}
