package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.SweepKind;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Records that a project wants a sweep: the only writer of {@code sweep_wants}, used by every service. It writes in the
 * caller's transaction, so a want exists exactly if what caused it does; a tick turns it into a job within a second.
 *
 * <p>A want that no run has taken yet covers a second one of its kind, whatever the reason: nothing of the project has
 * been read for it, so its run will read what the second one is about. Only a retry is never covered by another: it ends
 * a broken state, and no other want does.
 */
public final class WantSweep {

    /**
     * The statement, for callers that write through a session of their own. Parameters, in this order: project id
     * (uuid), kind ({@link SweepKind#text()}), reason (text), when (timestamptz). A deleted project wants nothing.
     */
    public static final String SQL = """
            INSERT INTO sweep_wants (project_id, kind, reason, at)
            SELECT id, $2, $3, $4 FROM projects
            WHERE id = $1 AND deleted_at IS NULL
              AND NOT EXISTS (
                SELECT 1 FROM sweep_wants w WHERE w.project_id = $1 AND w.kind = $2 AND w.run_id IS NULL
                  AND (w.reason = 'retry' OR $3 <> 'retry'))
            FOR KEY SHARE
            """;

    private final Clock clock;

    /** Dates the wants by {@code clock}. */
    public WantSweep(Clock clock) {
        this.clock = clock;
    }

    /**
     * Wants a sweep.
     *
     * @param tx the caller's transaction, or a pool if the want stands alone
     * @param projectId of a project; nothing is written if it is deleted
     * @param kind what to list
     * @param reason one word that people and metrics can read, such as {@code schedule}
     */
    public Uni<Void> want(SqlClient tx, UUID projectId, SweepKind kind, String reason) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        return tx.preparedQuery(SQL)
                .execute(Tuple.of(projectId, kind.text(), reason, now))
                .replaceWithVoid();
    }
}
