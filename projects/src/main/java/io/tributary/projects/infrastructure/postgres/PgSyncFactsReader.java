package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.SyncFactsReader;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.SyncFacts;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads {@code project_sync}, and what stands beside it, by the reactive client. */
@ApplicationScoped
class PgSyncFactsReader implements SyncFactsReader {

    private static final String FIND = """
            SELECT sync.project_id, phase, reason, waiting_until, synced_through, 'notion.' || view.name, view.problem,
                edit.edited_at, delivery.received_at
            FROM project_sync sync
            JOIN projects project ON project.id = sync.project_id
            LEFT JOIN project_views view ON view.project_id = sync.project_id AND view.digest IS NOT NULL
            LEFT JOIN unannounced_edits edit ON edit.project_id = sync.project_id
            LEFT JOIN last_deliveries delivery ON delivery.connection_id = project.connection_id
            WHERE sync.project_id = ANY($1)
            """;

    private final Pool pool;

    PgSyncFactsReader(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Map<ProjectId, SyncFacts>> find(Collection<ProjectId> projects) {
        UUID[] ids = projects.stream().map(ProjectId::value).toArray(UUID[]::new);
        return pool.preparedQuery(FIND).execute(Tuple.of(ids)).map(PgSyncFactsReader::facts);
    }

    private static Map<ProjectId, SyncFacts> facts(RowSet<Row> rows) {
        Map<ProjectId, SyncFacts> facts = new HashMap<>();
        for (Row row : rows) {
            facts.put(
                    new ProjectId(row.getUUID(0)),
                    new SyncFacts(
                            SyncFacts.Phase.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
                            row.getString(2),
                            instant(row, 3),
                            instant(row, 4),
                            row.getString(5),
                            row.getString(6),
                            instant(row, 7),
                            instant(row, 8)));
        }
        return facts;
    }

    private static @Nullable Instant instant(Row row, int column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
