package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.History;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;

/** Trims old rows by one short statement each. */
public final class PgHistory implements History {

    private static final String RUNS = """
            DELETE FROM sync_runs WHERE id = ANY (ARRAY(SELECT id FROM sync_runs WHERE finished_at < $1 LIMIT $2))
            """;

    private static final String IDLE_RUNS = """
            DELETE FROM sync_runs WHERE id = ANY (ARRAY(
                SELECT id FROM (
                    SELECT id, row_number() OVER (PARTITION BY project_id, kind ORDER BY started_at DESC) AS age
                    FROM sync_runs WHERE finished_at IS NOT NULL AND pages_changed = 0) AS idle
                WHERE age > $1
                LIMIT $2))
            """;

    private static final String CHANGES = """
            DELETE FROM page_changes WHERE id = ANY (ARRAY(SELECT id FROM page_changes WHERE at < $1 LIMIT $2))
            """;

    private static final String DELIVERIES = """
            DELETE FROM deliveries WHERE id = ANY (ARRAY(SELECT id FROM deliveries WHERE received_at < $1 LIMIT $2))
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
        return delete(IDLE_RUNS, Tuple.of(keep, limit));
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
