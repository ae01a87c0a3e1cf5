package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.SweepCheckpoint;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.SweepRun;
import io.tributary.projects.application.sync.SweepSettings;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ends a run that came to its end: everything that follows from it, in one transaction. */
final class RunEnd {

    static final String LOCK_SYNC = "SELECT FROM project_sync WHERE project_id = $1 FOR UPDATE";

    private static final String FINISH = """
            WITH finished AS (
                UPDATE sync_runs
                SET finished_at = $3, outcome = $4, checkpoint = ($5::text)::jsonb, lease_token = NULL,
                    lease_until = NULL
                WHERE id = $1 AND lease_token = $2 AND finished_at IS NULL
                RETURNING id, kind, pages_seen, pages_changed, started_at, pass_started_at
            ), covered AS (
                DELETE FROM sweep_wants WHERE run_id IN (SELECT id FROM finished)
            )
            SELECT * FROM finished
            """;

    /**
     * The watermark never moves back, since an incremental run may have overtaken a full one. A pass that could not
     * list everything moves none that is there, since what it left out may be listed by the next incremental one.
     */
    private static final String SYNCED = """
            UPDATE project_sync
            SET phase = CASE WHEN $3 THEN 'incomplete' WHEN $2 THEN 'live' ELSE phase END,
                reason = CASE WHEN $3 THEN $4 WHEN $2 THEN NULL ELSE reason END,
                synced_through = CASE WHEN $3 THEN coalesce(synced_through, $5) ELSE greatest(synced_through, $5) END,
                next_incremental_at = $6,
                next_full_at = CASE WHEN $2 THEN $7 ELSE next_full_at END,
                waiting_until = NULL, probes = CASE WHEN $2 THEN 0 ELSE probes END
            WHERE project_id = $1
            """;

    private static final String INCOMPLETE =
            "More rows were created within one minute than Notion lists of one minute: 10,000, or fewer if it forgets"
                    + " its place in the list before the connection may ask again. Those that the copy lacks come when"
                    + " they are edited. Or move some of that minute's rows to another database, and sync fully.";

    /** An edit shows up in queries late, and times are floored to the minute. */
    static final Duration WATERMARK_SLACK = Duration.ofMinutes(5);

    private final SyncRows rows;
    private final Outbox outbox;
    private final SweepSettings settings;
    private final Clock clock;

    RunEnd(SyncRows rows, Outbox outbox, SweepSettings settings, Clock clock) {
        this.rows = rows;
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
    }

    Uni<Void> lockSync(SqlConnection tx, UUID projectId) {
        return tx.preparedQuery(LOCK_SYNC).execute(Tuple.of(projectId)).replaceWithVoid();
    }

    Uni<Void> finish(SqlConnection tx, SweepRun run, SweepCheckpoint last) {
        UUID projectId = run.target().projectId();
        Instant now = clock.instant();
        String outcome = last.incomplete() ? "incomplete" : "complete";
        return rows.lockProject(tx, projectId)
                .chain(() -> lockSync(tx, projectId))
                .chain(() -> tx.preparedQuery(FINISH)
                        .execute(Tuple.of(
                                run.id(), run.leaseToken(), Pg.time(now), outcome, CheckpointJson.write(last))))
                .invoke(finished -> PgSweepRuns.held(run, finished))
                .call(finished -> synced(tx, run, last, watermark(finished), now))
                .chain(finished -> outbox.add(tx, SyncRows.finished(projectId, finished, outcome, now)));
    }

    private Uni<Void> synced(
            SqlConnection tx, SweepRun run, SweepCheckpoint last, @Nullable Instant watermark, Instant now) {
        return tx.preparedQuery(SYNCED)
                .execute(Tuple.tuple()
                        .addUUID(run.target().projectId())
                        .addBoolean(run.kind() == SweepKind.FULL)
                        .addBoolean(last.incomplete())
                        .addString(INCOMPLETE)
                        .addOffsetDateTime(Pg.time(watermark))
                        .addOffsetDateTime(Pg.time(now.plus(settings.incrementalEvery())))
                        .addOffsetDateTime(Pg.time(now.plus(settings.fullEvery()))))
                .replaceWithVoid();
    }

    private static @Nullable Instant watermark(RowSet<Row> finished) {
        Instant passStart = Pg.instant(finished.iterator().next().getOffsetDateTime("pass_started_at"));
        return passStart == null ? null : passStart.minus(WATERMARK_SLACK);
    }
}
