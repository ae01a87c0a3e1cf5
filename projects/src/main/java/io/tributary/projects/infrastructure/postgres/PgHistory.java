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

    private Uni<Integer> delete(String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values).map(deleted -> deleted.rowCount());
    }
}
