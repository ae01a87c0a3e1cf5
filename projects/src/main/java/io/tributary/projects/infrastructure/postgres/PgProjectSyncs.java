package io.tributary.projects.infrastructure.postgres;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.NotionReader.Seen;
import io.tributary.projects.application.sync.ProjectSyncs;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.SweepRuns.ProjectGone;
import io.tributary.projects.application.sync.SweepSettings;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.application.sync.ViewBuild;
import io.tributary.projects.application.sync.WantReason;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** The state of each project's sync in {@code project_sync}. */
public final class PgProjectSyncs implements ProjectSyncs {

    /** How often it was probed counts on: that it is well again is shown by a full run that comes to its end. */
    private static final String RECOVER = """
            UPDATE project_sync
            SET phase = CASE WHEN synced_through IS NULL THEN 'syncing' ELSE 'live' END, reason = NULL,
                broken_since = NULL, next_probe_at = NULL, waiting_until = NULL
            WHERE project_id = $1 AND phase = 'broken'
            """;

    /** What a project may read again, its connection does. */
    private static final String MEND = """
            UPDATE notion_connections SET broken_at = NULL, broken_reason = NULL
            WHERE broken_at IS NOT NULL AND id = (SELECT connection_id FROM projects WHERE id = $1)
            """;

    private static final String WAITING = """
            UPDATE project_sync SET waiting_until = $2
            WHERE project_id = $1 AND phase <> 'broken' AND purged_at IS NULL
            """;

    /** The first probe comes after a minute, the next 5, 15 and then every 60 minutes after the one before. */
    private static final String CLAIM_PROBES = """
            WITH due AS (
                SELECT sync.project_id FROM project_sync sync JOIN projects project ON project.id = sync.project_id
                WHERE sync.phase = 'broken' AND sync.next_probe_at <= $1
                  AND project.deleted_at IS NULL AND NOT project.paused
                ORDER BY sync.next_probe_at
                LIMIT $2
                FOR UPDATE OF sync SKIP LOCKED
            )
            UPDATE project_sync sync
            SET probes = sync.probes + 1,
                next_probe_at = $1 + make_interval(mins => (ARRAY[5, 15, 60])[least(sync.probes, 2) + 1])
            FROM due JOIN projects project ON project.id = due.project_id
            WHERE sync.project_id = due.project_id
            RETURNING project.id, connection_id, notion_database_id, notion_data_source_id
            """;

    private static final String PROBE_LATER = """
            UPDATE project_sync SET probes = greatest(probes - 1, 0), next_probe_at = $2
            WHERE project_id = $1 AND phase = 'broken'
            """;

    private static final String TO_RETRY = """
            SELECT DISTINCT sync.project_id FROM project_sync sync
            JOIN sweep_wants want ON want.project_id = sync.project_id
            WHERE sync.phase = 'broken' AND want.run_id IS NULL AND want.reason = $1
            LIMIT $2
            """;

    /**
     * Between the end of an incremental run and the next one that a sleeping job wants: the full run, which gives way to
     * each of them, has this long for itself.
     */
    private static final Duration SWEEP_PACE = Duration.ofMinutes(1);

    private static final String MAY_WANT_WHILE_ASLEEP = """
            SELECT NOT EXISTS (
                    SELECT FROM sweep_wants WHERE project_id = $1 AND kind = 'incremental' AND run_id IS NULL)
                AND NOT EXISTS (
                    SELECT FROM sync_runs WHERE project_id = $1 AND kind = 'incremental'
                      AND (finished_at IS NULL OR finished_at > $2)) AS yes
            """;

    private final Pool pool;
    private final SyncRows rows;
    private final WantSweep wants;
    private final PgProjectViews views;
    private final Clock clock;

    /** Tells the end of runs through {@code outbox}. */
    public PgProjectSyncs(Pool pool, Outbox outbox, SweepSettings settings, Clock clock) {
        this.pool = pool;
        this.rows = new SyncRows(outbox, settings, clock);
        this.wants = new WantSweep(clock);
        this.views = new PgProjectViews(pool, clock);
        this.clock = clock;
    }

    @Override
    public Uni<Void> breakProject(UUID projectId, String reason) {
        return onProject(projectId, tx -> rows.breakProject(tx, projectId, reason, true));
    }

    @Override
    public Uni<Void> breakUntilRetried(UUID projectId, String reason) {
        return onProject(projectId, tx -> rows.breakProject(tx, projectId, reason, false));
    }

    @Override
    public Uni<Void> recover(UUID projectId, String reason) {
        return onProject(
                projectId,
                tx -> tx.preparedQuery(RECOVER)
                        .execute(Tuple.of(projectId))
                        .chain(updated -> updated.rowCount() == 0
                                ? Uni.createFrom().voidItem()
                                : wants.want(tx, projectId, SweepKind.FULL, reason))
                        .call(() -> reason.equals(WantReason.RECOVERED)
                                ? tx.preparedQuery(MEND)
                                        .execute(Tuple.of(projectId))
                                        .replaceWithVoid()
                                : Uni.createFrom().voidItem()));
    }

    @Override
    public Uni<Void> waiting(UUID projectId, Instant until) {
        return pool.preparedQuery(WAITING)
                .execute(Tuple.of(projectId, Pg.time(until)))
                .replaceWithVoid();
    }

    @Override
    public Uni<ViewBuild> storeSchema(UUID projectId, Seen seen, ObjectNode schema) {
        return onProject(
                        projectId,
                        tx -> rows.admit(tx, projectId)
                                .chain(() -> rows.storeSchema(tx, projectId, seen, schema))
                                .chain(changed -> changed
                                        ? wants.want(tx, projectId, SweepKind.FULL, WantReason.SCHEMA)
                                        : Uni.createFrom().voidItem()))
                .chain(() -> views.build(projectId));
    }

    /**
     * Thousands of jobs may sleep, and all but one in a minute find that there is nothing to do: they look without a
     * lock. Who finds otherwise looks again under the lock that runs begin under, in a statement of its own.
     */
    @Override
    public Uni<Void> wantWhileAsleep(UUID projectId) {
        return mayWantWhileAsleep(pool, projectId)
                .chain(may -> may
                        ? onProject(projectId, tx -> wantWhileAsleep(tx, projectId))
                        : Uni.createFrom().voidItem());
    }

    private Uni<Void> wantWhileAsleep(SqlConnection tx, UUID projectId) {
        return tx.preparedQuery(RunEnd.LOCK_SYNC)
                .execute(Tuple.of(projectId))
                .chain(() -> mayWantWhileAsleep(tx, projectId))
                .chain(may -> may
                        ? wants.want(tx, projectId, SweepKind.INCREMENTAL, WantReason.BUDGET)
                        : Uni.createFrom().voidItem());
    }

    private Uni<Boolean> mayWantWhileAsleep(SqlClient client, UUID projectId) {
        Instant since = clock.instant().minus(SWEEP_PACE);
        return client.preparedQuery(MAY_WANT_WHILE_ASLEEP)
                .execute(Tuple.of(projectId, Pg.time(since)))
                .map(found -> found.iterator().next().getBoolean("yes"));
    }

    @Override
    public Uni<Void> want(UUID projectId, SweepKind kind, String reason) {
        return pool.withTransaction(tx -> wants.want(tx, projectId, kind, reason));
    }

    @Override
    public Uni<List<SyncTarget>> claimProbes(int limit) {
        return pool.preparedQuery(CLAIM_PROBES)
                .execute(Tuple.of(Pg.time(clock.instant()), limit))
                .map(found -> StreamSupport.stream(found.spliterator(), false)
                        .map(PgProjectSyncs::target)
                        .toList());
    }

    @Override
    public Uni<Void> probeLater(UUID projectId, Instant at) {
        return pool.preparedQuery(PROBE_LATER)
                .execute(Tuple.of(projectId, Pg.time(at)))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<UUID>> toRetry(int limit) {
        return pool.preparedQuery(TO_RETRY)
                .execute(Tuple.of(WantReason.RETRY, limit))
                .map(found -> StreamSupport.stream(found.spliterator(), false)
                        .map(row -> row.getUUID("project_id"))
                        .toList());
    }

    /** In a transaction, unless the project is deleted: nothing is known of such any more. */
    private Uni<Void> onProject(UUID projectId, Function<SqlConnection, Uni<Void>> work) {
        return pool.withTransaction(tx -> rows.lockProject(tx, projectId).chain(() -> work.apply(tx)))
                .onFailure(ProjectGone.class)
                .recoverWithNull();
    }

    private static SyncTarget target(Row row) {
        return new SyncTarget(
                row.getUUID("id"),
                row.getUUID("connection_id"),
                row.getUUID("notion_database_id"),
                row.getUUID("notion_data_source_id"));
    }
}
