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

    private Uni<Integer> delete(String sql, Tuple values) {
        return pool.preparedQuery(sql).execute(values).map(deleted -> deleted.rowCount());
    }
}
