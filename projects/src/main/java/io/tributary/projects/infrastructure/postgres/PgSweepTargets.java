package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.SweepTargets;
import io.tributary.projects.application.sync.SyncTarget;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which projects may be asked about, by one query. */
public final class PgSweepTargets implements SweepTargets {

    private static final String ACTIVE = """
            SELECT id, connection_id, notion_database_id, notion_data_source_id
            FROM projects project LEFT JOIN project_sync sync ON sync.project_id = project.id
            WHERE id = $1 AND deleted_at IS NULL AND NOT paused AND sync.phase IS DISTINCT FROM 'broken'
            """;

    private final Pool pool;

    /** Reads the database behind {@code pool}. */
    public PgSweepTargets(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<@Nullable SyncTarget> active(UUID projectId) {
        return pool.preparedQuery(ACTIVE)
                .execute(Tuple.of(projectId))
                .map(rows -> rows.size() == 0 ? null : target(rows.iterator().next()));
    }

    private static SyncTarget target(Row row) {
        return new SyncTarget(
                row.getUUID("id"),
                row.getUUID("connection_id"),
                row.getUUID("notion_database_id"),
                row.getUUID("notion_data_source_id"));
    }
}
