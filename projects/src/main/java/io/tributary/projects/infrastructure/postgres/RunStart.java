package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.SweepCheckpoint;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.SweepRun;
import io.tributary.projects.application.sync.SweepRuns;
import io.tributary.projects.application.sync.SweepRuns.Begin;
import io.tributary.projects.application.sync.WantReason;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides which run a slice works on, and takes its lease, in one transaction per project at a time. */
final class RunStart {

    private static final String STATE = """
            SELECT phase, waiting_until, synced_through FROM project_sync WHERE project_id = $1 FOR UPDATE
            """;

    private static final String NO_LONGER_WAITING = """
            UPDATE project_sync SET waiting_until = NULL WHERE project_id = $1 AND waiting_until IS NOT NULL
            """;

    /** Read after the lock, so that it shows what the slice before left behind. */
    private static final String CHOICE = """
            SELECT
                (SELECT id FROM sync_runs
                    WHERE project_id = $1 AND kind = 'incremental' AND finished_at IS NULL) AS incremental_run,
                (SELECT id FROM sync_runs
                    WHERE project_id = $1 AND kind = 'full' AND finished_at IS NULL) AS full_run,
                EXISTS (SELECT FROM sync_runs
                    WHERE project_id = $1 AND finished_at IS NULL AND lease_until > $2) AS busy,
                EXISTS (SELECT FROM sweep_wants
                    WHERE project_id = $1 AND kind = 'incremental' AND run_id IS NULL) AS incremental_wanted,
                EXISTS (SELECT FROM sweep_wants
                    WHERE project_id = $1 AND kind = 'incremental' AND run_id IS NULL AND reason = $3) AS wiped,
                EXISTS (SELECT FROM sweep_wants WHERE project_id = $1 AND run_id IS NULL) AS wanted
            """;

    /** A full run covers both kinds of wants. */
    private static final String OPEN = """
            WITH covered AS (
                UPDATE sweep_wants SET run_id = $1
                WHERE project_id = $2 AND run_id IS NULL AND ($3 = 'full' OR kind = $3)
                RETURNING id, reason
            )
            INSERT INTO sync_runs
                (id, project_id, kind, reason, checkpoint, slices, lease_token, lease_until, started_at)
            SELECT $1, $2, $3, (SELECT reason FROM covered ORDER BY id LIMIT 1), ($4::text)::jsonb, 1, $5, $6, $7
            """;

    /** A lease that ran out without being given back is a slice that died. */
    private static final String RESUME = """
            UPDATE sync_runs
            SET crashes = crashes + CASE WHEN lease_token IS NULL THEN 0 ELSE 1 END,
                lease_token = $2, lease_until = $3, slices = slices + 1
            WHERE id = $1 AND finished_at IS NULL AND (lease_until IS NULL OR lease_until <= $4)
            RETURNING kind, crashes, checkpoint::text AS checkpoint
            """;

    private final SyncRows rows;
    private final Clock clock;

    RunStart(SyncRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    Uni<Begin> begin(SqlConnection tx, UUID projectId) {
        return rows.lockProject(tx, projectId)
                .chain(project -> project.paused()
                        ? nothing("the project is paused")
                        : rows.admit(tx, projectId)
                                .chain(() -> tx.preparedQuery(STATE).execute(Tuple.of(projectId)))
                                .chain(found ->
                                        byState(tx, project, found.iterator().next())));
    }

    private Uni<Begin> byState(SqlConnection tx, SyncRows.Project project, Row state) {
        Instant now = clock.instant();
        Instant waitingUntil = Pg.instant(state.getOffsetDateTime("waiting_until"));
        if (state.getString("phase").equals("broken")) {
            return nothing("the project is broken");
        }
        if (waitingUntil != null && waitingUntil.isAfter(now)) {
            return Uni.createFrom().item(new Begin.Later(waitingUntil));
        }
        UUID projectId = project.target().projectId();
        OffsetDateTime syncedThrough = state.getOffsetDateTime("synced_through");
        return tx.preparedQuery(NO_LONGER_WAITING)
                .execute(Tuple.of(projectId))
                .chain(() ->
                        tx.preparedQuery(CHOICE).execute(Tuple.of(projectId, Pg.time(now), WantReason.REDIS_WIPED)))
                .chain(choice -> take(
                        tx,
                        project,
                        Pg.instant(syncedThrough),
                        choice.iterator().next()));
    }

    private Uni<Begin> take(SqlConnection tx, SyncRows.Project project, @Nullable Instant syncedThrough, Row choice) {
        UUID incrementalRun = choice.getUUID("incremental_run");
        UUID fullRun = choice.getUUID("full_run");
        if (choice.getBoolean("busy")) {
            return nothing("another slice is at work");
        }
        if (incrementalRun != null) {
            return resume(tx, project, incrementalRun);
        }
        if (choice.getBoolean("incremental_wanted") && syncedThrough != null) {
            SweepCheckpoint start = SweepCheckpoint.incremental(syncedThrough, choice.getBoolean("wiped"));
            return open(tx, project, SweepKind.INCREMENTAL, start);
        }
        if (fullRun != null) {
            return resume(tx, project, fullRun);
        }
        // Before the first complete pass there is nothing that an incremental one could begin at.
        return choice.getBoolean("wanted")
                ? open(tx, project, SweepKind.FULL, SweepCheckpoint.full())
                : nothing("no sweep is wanted");
    }

    private Uni<Begin> open(SqlConnection tx, SyncRows.Project project, SweepKind kind, SweepCheckpoint start) {
        Instant now = clock.instant();
        SweepRun run = new SweepRun(UUID.randomUUID(), UUID.randomUUID(), project.target(), kind, start);
        return tx.preparedQuery(OPEN)
                .execute(Tuple.tuple()
                        .addUUID(run.id())
                        .addUUID(project.target().projectId())
                        .addString(kind.text())
                        .addString(CheckpointJson.write(start))
                        .addUUID(run.leaseToken())
                        .addOffsetDateTime(Pg.time(now.plus(SweepRuns.LEASE)))
                        .addOffsetDateTime(Pg.time(now)))
                .replaceWith(new Begin.Slice(run));
    }

    private Uni<Begin> resume(SqlConnection tx, SyncRows.Project project, UUID runId) {
        Instant now = clock.instant();
        UUID token = UUID.randomUUID();
        return tx.preparedQuery(RESUME)
                .execute(Tuple.of(runId, token, Pg.time(now.plus(SweepRuns.LEASE)), Pg.time(now)))
                .chain(found -> found.size() == 0
                        ? nothing("another slice is at work")
                        : resumed(tx, project, runId, token, found.iterator().next()));
    }

    private Uni<Begin> resumed(SqlConnection tx, SyncRows.Project project, UUID runId, UUID token, Row row) {
        if (row.getInteger("crashes") >= SweepRuns.CRASHES) {
            String reason = "The sweep crashed " + SweepRuns.CRASHES + " times at the same place";
            return rows.breakProject(tx, project.target().projectId(), reason, false)
                    .replaceWith(new Begin.Nothing(reason));
        }
        SweepCheckpoint checkpoint = CheckpointJson.read(row.getString("checkpoint"));
        SweepKind kind = SweepKind.of(row.getString("kind"));
        return Uni.createFrom().item(new Begin.Slice(new SweepRun(runId, token, project.target(), kind, checkpoint)));
    }

    private static Uni<Begin> nothing(String why) {
        return Uni.createFrom().item(new Begin.Nothing(why));
    }
}
