package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.History;
import io.tributary.projects.application.sync.WantReason;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.UUID;

/** Trims old rows by one short statement each. */
public final class PgHistory implements History {

    private static final String RUNS = """
            DELETE FROM sync_runs WHERE id = ANY (ARRAY(SELECT id FROM sync_runs WHERE finished_at < $1 LIMIT $2))
            """;

    /**
     * The newest of each kind and outcome stays in any case: the next full run is measured by the last one. While jobs
     * sleep for the budget, a run a minute may find nothing: of those that each followed the other, one tells as much.
     */
    private static final String IDLE_RUNS = """
            DELETE FROM sync_runs WHERE id = ANY (ARRAY(
                SELECT id FROM (
                    SELECT id, reason,
                        row_number() OVER (PARTITION BY project_id ORDER BY started_at DESC, id DESC) AS age,
                        row_number() OVER (PARTITION BY project_id, kind, outcome
                            ORDER BY started_at DESC, id DESC) AS of_kind,
                        row_number() OVER (PARTITION BY project_id, kind, outcome, reason
                            ORDER BY started_at DESC, id DESC) AS of_reason
                    FROM sync_runs WHERE finished_at IS NOT NULL AND pages_changed = 0 %s) AS idle
                WHERE (age > $1 AND of_kind > 1) OR (reason = $2 AND of_reason > 1)
                LIMIT $3))
            """;

    private static final String ALL_IDLE_RUNS = IDLE_RUNS.formatted("");
    private static final String IDLE_RUNS_OF_ONE = IDLE_RUNS.formatted("AND project_id = $4");

    private static final String CHANGES = """
            DELETE FROM page_changes WHERE id = ANY (ARRAY(SELECT id FROM page_changes WHERE at < $1 LIMIT $2))
            """;

    /** Replicas trim at the same time, each its own rows. */
    private static final String DELIVERIES = """
            DELETE FROM deliveries WHERE id = ANY (ARRAY(
                SELECT id FROM deliveries WHERE received_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))
            """;

    private static final String REFUSALS = """
            DELETE FROM delivery_refusals WHERE id = ANY (ARRAY(SELECT id FROM delivery_refusals WHERE at < $1 LIMIT $2))
            """;

    /** What was about no project is its connection's, as long as that has a hook. */
    private static final String DELIVERIES_OF_DELETED = """
            WITH deleted AS MATERIALIZED (
                SELECT id, connection_id FROM projects WHERE deleted_at > $1
            ), ended AS MATERIALIZED (
                SELECT DISTINCT connection_id FROM deleted
                WHERE NOT EXISTS (SELECT FROM hooks WHERE hooks.connection_id = deleted.connection_id)
            ), logged AS (
                DELETE FROM deliveries WHERE id = ANY (ARRAY(
                    (SELECT entry.id FROM deleted JOIN deliveries entry ON entry.project_id = deleted.id LIMIT $2)
                    UNION ALL
                    (SELECT entry.id FROM ended
                        JOIN deliveries entry
                            ON entry.connection_id = ended.connection_id AND entry.project_id IS NULL
                        LIMIT $2)))
                RETURNING 1
            ), refused AS (
                DELETE FROM delivery_refusals WHERE id = ANY (ARRAY(
                    SELECT entry.id FROM ended JOIN delivery_refusals entry USING (connection_id) LIMIT $2))
                RETURNING 1
            )
            SELECT greatest((SELECT count(*) FROM logged), (SELECT count(*) FROM refused)) AS removed
            """;

    private final Pool pool;

    /** Trims the database behind {@code pool}. */
    public PgHistory(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Integer> trimRuns(Instant before, int limit) {
        return delete(RUNS, Tuple.of(Pg.time(before), limit));
    }

    @Override
    public Uni<Integer> trimIdleRuns(int keep, int limit) {
        return delete(ALL_IDLE_RUNS, Tuple.of(keep, WantReason.BUDGET, limit));
    }

    /** The same for one project, whose run has just ended. */
    Uni<Integer> trimIdleRunsOf(UUID projectId, int keep, int limit) {
        return delete(IDLE_RUNS_OF_ONE, Tuple.of(keep, WantReason.BUDGET, limit, projectId));
    }

    @Override
    public Uni<Integer> trimChanges(Instant before, int limit) {
        return delete(CHANGES, Tuple.of(Pg.time(before), limit));
    }

    @Override
    public Uni<Integer> trimDeliveries(Instant before, int limit) {
        return delete(DELIVERIES, Tuple.of(Pg.time(before), limit));
    }

    @Override
    public Uni<Integer> trimRefusals(Instant before, int limit) {
        return delete(REFUSALS, Tuple.of(Pg.time(before), limit));
    }

    @Override
    public Uni<Integer> trimDeliveriesOfDeleted(Instant deletedAfter, int limit) {
        return pool.preparedQuery(DELIVERIES_OF_DELETED)
                .execute(Tuple.of(Pg.time(deletedAfter), limit))
                .map(found -> found.iterator().next().getInteger("removed"));
    }

    private Uni<Integer> delete(String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values).map(deleted -> deleted.rowCount());
    }
}
