package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.DueWork;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.SweepSettings;
import io.tributary.projects.application.sync.WantReason;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * What is due, by one statement each. A statement that claims and writes is a transaction by itself. Whoever writes a
 * want here holds the project's {@code project_sync} row: of a project that was deleted meanwhile, the purge comes to its
 * end only afterwards, and removes the want.
 */
public final class PgDueWork implements DueWork {

    /** The API wants the first sweep with the project; a project that came otherwise gets its want here. */
    private static final String ADMIT_NEW = """
            WITH fresh AS (
                INSERT INTO project_sync (project_id, phase, next_incremental_at, next_full_at)
                SELECT id, 'syncing', $2, $3 FROM projects project
                WHERE deleted_at IS NULL
                  AND NOT EXISTS (SELECT FROM project_sync sync WHERE sync.project_id = project.id)
                ON CONFLICT DO NOTHING
                RETURNING project_id
            ), wanted AS (
                INSERT INTO sweep_wants (project_id, kind, reason, at)
                SELECT project_id, 'full', $4, $1 FROM fresh
                WHERE NOT EXISTS (SELECT FROM sweep_wants want WHERE want.project_id = fresh.project_id)
            )
            SELECT count(*) AS n FROM fresh
            """;

    private static final String WANT_DUE = """
            WITH due AS (
                SELECT sync.project_id, coalesce(sync.next_full_at <= $1, false) AS full_due
                FROM project_sync sync JOIN projects project ON project.id = sync.project_id
                WHERE (sync.next_incremental_at <= $1 OR sync.next_full_at <= $1)
                  AND sync.phase <> 'broken' AND project.deleted_at IS NULL AND NOT project.paused
                LIMIT 1000
                FOR UPDATE OF sync SKIP LOCKED
            ), moved AS (
                UPDATE project_sync sync
                SET next_incremental_at = $2, next_full_at = CASE WHEN due.full_due THEN $3 ELSE sync.next_full_at END
                FROM due WHERE sync.project_id = due.project_id
            ), wanted AS (
                INSERT INTO sweep_wants (project_id, kind, reason, at)
                SELECT project_id, kind, $4, $1
                FROM (SELECT project_id, CASE WHEN full_due THEN 'full' ELSE 'incremental' END AS kind FROM due) AS d
                WHERE NOT EXISTS (SELECT FROM sweep_wants want
                    WHERE want.project_id = d.project_id AND want.kind = d.kind AND want.run_id IS NULL)
            )
            SELECT count(*) AS n FROM due
            """;

    /** A want of another reason covers no want of this one, since what a run looks at depends on it. */
    private static final String WANT_ALL = """
            WITH alive AS (
                SELECT sync.project_id FROM project_sync sync JOIN projects project ON project.id = sync.project_id
                WHERE project.deleted_at IS NULL AND sync.purged_at IS NULL
                  AND NOT EXISTS (SELECT FROM sweep_wants want
                    WHERE want.project_id = sync.project_id AND want.kind = $2 AND want.reason = $3
                      AND want.run_id IS NULL)
                ORDER BY sync.project_id
                FOR UPDATE OF sync
            )
            INSERT INTO sweep_wants (project_id, kind, reason, at) SELECT project_id, $2, $3, $1 FROM alive
            """;

    private static final String TO_SWEEP = """
            SELECT sync.project_id
            FROM (SELECT project_id FROM sweep_wants
                UNION SELECT project_id FROM sync_runs WHERE finished_at IS NULL) AS open
            JOIN project_sync sync ON sync.project_id = open.project_id
            JOIN projects project ON project.id = open.project_id
            WHERE project.deleted_at IS NULL AND NOT project.paused AND sync.phase <> 'broken'
              AND (sync.waiting_until IS NULL OR sync.waiting_until <= $1)
              AND NOT EXISTS (SELECT FROM sync_runs run
                WHERE run.project_id = open.project_id AND run.finished_at IS NULL AND run.lease_until > $1)
            LIMIT $2
            """;

    private static final String TO_PURGE = """
            SELECT project.id AS project_id FROM projects project
            LEFT JOIN project_sync sync ON sync.project_id = project.id
            WHERE project.deleted_at IS NOT NULL AND sync.purged_at IS NULL
            LIMIT $1
            """;

    private final Pool pool;
    private final SweepSettings settings;
    private final Clock clock;

    /** Sets due times by {@code settings}. */
    public PgDueWork(Pool pool, SweepSettings settings, Clock clock) {
        this.pool = pool;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Uni<Integer> admitNew() {
        return claim(ADMIT_NEW, WantReason.CREATED);
    }

    @Override
    public Uni<Integer> wantDue() {
        return claim(WANT_DUE, WantReason.SCHEDULE);
    }

    private Uni<Integer> claim(String sql, String reason) {
        Instant now = clock.instant();
        return pool.preparedQuery(sql)
                .execute(Tuple.of(
                        Pg.time(now),
                        Pg.time(now.plus(settings.incrementalEvery())),
                        Pg.time(now.plus(settings.fullEvery())),
                        reason))
                .map(rows -> rows.iterator().next().getInteger("n"));
    }

    @Override
    public Uni<Void> wantAll(SweepKind kind, String reason) {
        return pool.preparedQuery(WANT_ALL)
                .execute(Tuple.of(Pg.time(clock.instant()), kind.text(), reason))
                .replaceWithVoid();
    }

    @Override
    public Uni<List<UUID>> toSweep(int limit) {
        return ids(TO_SWEEP, Tuple.of(Pg.time(clock.instant()), limit));
    }

    @Override
    public Uni<List<UUID>> toPurge(int limit) {
        return ids(TO_PURGE, Tuple.of(limit));
    }

    private Uni<List<UUID>> ids(String sql, Tuple values) {
        return pool.preparedQuery(sql)
                .execute(values)
                .map(found -> StreamSupport.stream(found.spliterator(), false)
                        .map(row -> row.getUUID("project_id"))
                        .toList());
    }
}
