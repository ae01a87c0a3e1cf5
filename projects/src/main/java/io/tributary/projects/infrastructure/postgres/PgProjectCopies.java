package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.ProjectCopies;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.util.UUID;

/** Removes what is stored of a deleted project, in batches that lock few rows for a short time. */
public final class PgProjectCopies implements ProjectCopies {

    /** By itself, so that whoever waits for the lock isn't kept from it by a snapshot of before. */
    private static final String CLOSE = "SELECT deleted_at FROM projects WHERE id = $1 FOR UPDATE";

    private static final String REMOVE = """
            WITH contents AS (
                DELETE FROM pages WHERE ctid = ANY (ARRAY(SELECT ctid FROM pages WHERE project_id = $1 LIMIT $2))
                RETURNING 1
            ), states AS (
                DELETE FROM page_state
                WHERE ctid = ANY (ARRAY(SELECT ctid FROM page_state WHERE project_id = $1 LIMIT $2))
                RETURNING 1
            ), changes AS (
                DELETE FROM page_changes
                WHERE ctid = ANY (ARRAY(SELECT ctid FROM page_changes WHERE project_id = $1 LIMIT $2))
                RETURNING 1
            ), runs AS (
                DELETE FROM sync_runs
                WHERE ctid = ANY (ARRAY(SELECT ctid FROM sync_runs WHERE project_id = $1 LIMIT $2))
                RETURNING 1
            ), versions AS (
                DELETE FROM schema_versions
                WHERE ctid = ANY (ARRAY(SELECT ctid FROM schema_versions WHERE project_id = $1 LIMIT $2))
                RETURNING 1
            ), deliveries AS (
                DELETE FROM deliveries
                WHERE ctid = ANY (ARRAY(SELECT ctid FROM deliveries WHERE project_id = $1 LIMIT $2))
                RETURNING 1
            ), edits AS (
                DELETE FROM unannounced_edits WHERE project_id = $1 RETURNING 1
            ), wants AS (
                DELETE FROM sweep_wants WHERE project_id = $1 RETURNING 1
            )
            SELECT (SELECT count(*) FROM contents) + (SELECT count(*) FROM states) + (SELECT count(*) FROM changes)
                + (SELECT count(*) FROM runs) + (SELECT count(*) FROM versions) + (SELECT count(*) FROM deliveries)
                + (SELECT count(*) FROM edits) + (SELECT count(*) FROM wants) AS removed
            """;

    /** Waits for those who hold this row in place of the project's: the clock, which admits and wants. */
    private static final String LAST_DOOR = """
            INSERT INTO project_sync (project_id, phase) VALUES ($1, 'syncing')
            ON CONFLICT (project_id) DO UPDATE SET phase = 'syncing'
            """;

    /** By itself, after the wait: what was written meanwhile is left. */
    private static final String PURGED = """
            UPDATE project_sync
            SET purged_at = $2, reason = NULL, waiting_until = NULL, schema = NULL, synced_through = NULL,
                next_incremental_at = NULL, next_full_at = NULL, broken_since = NULL, next_probe_at = NULL
            WHERE project_id = $1
              AND NOT EXISTS (SELECT FROM pages WHERE project_id = $1)
              AND NOT EXISTS (SELECT FROM page_state WHERE project_id = $1)
              AND NOT EXISTS (SELECT FROM page_changes WHERE project_id = $1)
              AND NOT EXISTS (SELECT FROM schema_versions WHERE project_id = $1)
              AND NOT EXISTS (SELECT FROM sync_runs WHERE project_id = $1)
              AND NOT EXISTS (SELECT FROM deliveries WHERE project_id = $1)
              AND NOT EXISTS (SELECT FROM unannounced_edits WHERE project_id = $1)
              AND NOT EXISTS (SELECT FROM sweep_wants WHERE project_id = $1)
            """;

    private static final int BATCH = 2000;

    private final Pool pool;
    private final PgProjectViews views;
    private final Clock clock;

    /** Removes from the database behind {@code pool}. */
    public PgProjectCopies(Pool pool, Clock clock) {
        this.pool = pool;
        this.views = new PgProjectViews(pool, clock);
        this.clock = clock;
    }

    @Override
    public Uni<Boolean> closeDoor(UUID projectId) {
        return pool.preparedQuery(CLOSE)
                .execute(Tuple.of(projectId))
                .map(rows -> rows.size() > 0 && rows.iterator().next().getOffsetDateTime("deleted_at") != null);
    }

    @Override
    public Uni<Integer> removeSome(UUID projectId) {
        return pool.preparedQuery(REMOVE)
                .execute(Tuple.of(projectId, BATCH))
                .map(rows -> rows.iterator().next().getInteger("removed"));
    }

    @Override
    public Uni<Boolean> finish(UUID projectId) {
        return pool.withTransaction(tx -> tx.preparedQuery(LAST_DOOR)
                .execute(Tuple.of(projectId))
                .chain(() -> tx.preparedQuery(PURGED).execute(Tuple.of(projectId, Pg.time(clock.instant()))))
                .map(updated -> updated.rowCount() == 1));
    }

    @Override
    public Uni<Void> dropView(UUID projectId) {
        return views.drop(projectId);
    }
}
