package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.SweepKind;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/**
 * Records that a project wants a sweep: the only writer of {@code sweep_wants}, used by every service. It writes in the
 * caller's transaction, so a want exists exactly if what caused it does; a tick turns it into a job within a second.
 *
 * <p>A want that no run has taken yet covers a second one of its kind, whatever the reason: nothing of the project has
 * been read for it, so its run will read what the second one is about. The wish to retry a broken project is covered by
 * another such wish only, since it alone ends that state.
 */
public final class WantSweep {

    /**
     * The statement, for callers that write through a session of their own. Parameters, in this order: project id
     * (uuid), kind ({@link SweepKind#text()}), reason (text), when (timestamptz). A deleted project wants nothing. In
     * the same transaction {@link #LOCK} goes before it.
     */
    public static final String SQL = """
            INSERT INTO sweep_wants (project_id, kind, reason, at)
            SELECT id, $2, $3, $4 FROM projects
            WHERE id = $1 AND deleted_at IS NULL
              AND NOT EXISTS (
                SELECT 1 FROM sweep_wants w WHERE w.project_id = $1 AND w.kind = $2 AND w.run_id IS NULL
                  AND ($3 <> 'retry' OR w.reason = 'retry'))
            """;

    /** Has a purge wait, so that it removes the want too. Parameter: project id (uuid). */
    public static final String LOCK = ProjectLock.SQL;

    /**
     * The same for every project whose connection was approved in Notion. Parameters: kind, reason, when. {@link
     * #LOCK_APPROVED} goes before it.
     */
    static final String SQL_APPROVED = """
            INSERT INTO sweep_wants (project_id, kind, reason, at)
            SELECT p.id, $1, $2, $3 FROM projects p JOIN notion_connections c ON c.id = p.connection_id
            WHERE c.kind = 'oauth' AND p.deleted_at IS NULL
              AND NOT EXISTS (
                SELECT 1 FROM sweep_wants w WHERE w.project_id = p.id AND w.kind = $1 AND w.run_id IS NULL)
            """;

    /** As {@link #LOCK}, in one order for all. */
    static final String LOCK_APPROVED = """
            SELECT 1 FROM projects p JOIN notion_connections c ON c.id = p.connection_id
            WHERE c.kind = 'oauth' AND p.deleted_at IS NULL ORDER BY p.id FOR KEY SHARE OF p
            """;

    private final Clock clock;

    /** Dates the wants by {@code clock}. */
    public WantSweep(Clock clock) {
        this.clock = clock;
    }

    /**
     * Wants a sweep.
     *
     * @param tx the caller's transaction
     * @param projectId of a project; nothing is written if it is deleted
     * @param kind what to list
     * @param reason one word that people and metrics can read, such as {@code schedule}
     */
    public Uni<Void> want(SqlConnection tx, UUID projectId, SweepKind kind, String reason) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        return Pg.pipeline(List.of(
                ProjectLock.hold(tx, projectId),
                tx.preparedQuery(SQL)
                        .execute(Tuple.of(projectId, kind.text(), reason, now))
                        .replaceWithVoid()));
    }
}
