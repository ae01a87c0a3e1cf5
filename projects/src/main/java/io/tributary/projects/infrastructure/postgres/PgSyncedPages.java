package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.Applied;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.application.sync.SyncedPages;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The copy, page by page. */
public final class PgSyncedPages implements SyncedPages {

    /** All that a job needs to know first, in one round trip: most jobs are one edit that someone waits for. */
    private static final String LOOK = """
            SELECT project.id, connection_id, notion_database_id, notion_data_source_id,
                page.page_id IS NOT NULL AS in_copy, page.last_edited_time, state.seen_at,
                state.missing_since IS NOT NULL AS doubted
            FROM projects project
            LEFT JOIN project_sync sync ON sync.project_id = project.id
            LEFT JOIN pages page ON page.project_id = project.id AND page.page_id = $2
            LEFT JOIN page_state state ON state.project_id = project.id AND state.page_id = $2
            WHERE project.id = $1 AND deleted_at IS NULL AND NOT paused AND sync.phase IS DISTINCT FROM 'broken'
            """;

    private static final String MARK_FAILED = """
            INSERT INTO page_state (project_id, page_id, ticket, failed_since, failed_reason)
            SELECT id, $2, 0, $3, $4 FROM projects WHERE id = $1 AND deleted_at IS NULL
            ON CONFLICT (project_id, page_id) DO UPDATE SET
                failed_since = coalesce(page_state.failed_since, excluded.failed_since),
                failed_reason = excluded.failed_reason
            """;

    private static final int REASON_LENGTH = 500;

    private final Pool pool;
    private final PageWriter writer;
    private final Clock clock;

    /** Keeps the copy in the database behind {@code pool}; {@code clock} says since when a page has failed. */
    public PgSyncedPages(Pool pool, PageWriter writer, Clock clock) {
        this.pool = pool;
        this.writer = writer;
        this.clock = clock;
    }

    @Override
    public Uni<@Nullable Known> look(UUID projectId, UUID pageId) {
        return pool.preparedQuery(LOOK)
                .execute(Tuple.of(projectId, pageId))
                .map(rows -> rows.size() == 0 ? null : known(rows.iterator().next()));
    }

    @Override
    public Uni<Applied> apply(UUID projectId, Observation observation) {
        return pool.withTransaction(tx -> writer.apply(tx, projectId, List.of(observation)));
    }

    @Override
    public Uni<Void> markFailed(UUID projectId, UUID pageId, String reason) {
        String shown = Pg.text(reason.length() > REASON_LENGTH ? reason.substring(0, REASON_LENGTH) : reason);
        return pool.withTransaction(tx -> Pg.pipeline(List.of(
                ProjectLock.hold(tx, projectId),
                tx.preparedQuery(MARK_FAILED)
                        .execute(Tuple.of(projectId, pageId, Pg.time(clock.instant()), shown))
                        .replaceWithVoid())));
    }

    private static Known known(Row row) {
        return new Known(
                new SyncTarget(
                        row.getUUID("id"),
                        row.getUUID("connection_id"),
                        row.getUUID("notion_database_id"),
                        row.getUUID("notion_data_source_id")),
                row.getBoolean("in_copy"),
                Pg.instant(row.getOffsetDateTime("seen_at")),
                Pg.instant(row.getOffsetDateTime("last_edited_time")),
                row.getBoolean("doubted"));
    }
}
