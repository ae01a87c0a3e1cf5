package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.DeliveryReads;
import io.tributary.projects.application.ProjectReads.Before;
import io.tributary.projects.application.deliveries.DeliveryOutcome;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.UserId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads by the reactive client: first the project, then three indexes, each from its newest entry on. */
@ApplicationScoped
class PgDeliveryReads implements DeliveryReads {

    /** The connection only if it is the project's owner's own: who borrows it doesn't see what is about others. */
    private static final String PROJECT = """
            SELECT CASE WHEN connection.user_id = project.user_id THEN connection.id END AS own_connection
            FROM projects project JOIN notion_connections connection ON connection.id = project.connection_id
            WHERE project.id = $1 AND project.user_id = $2 AND project.deleted_at IS NULL
            """;

    private static final String COLUMNS = "id, event_id, type, entity_id, attempt, received_at, outcome, detail";

    /** Parameters: project, its own connection or null, and what the conditions have. */
    private static final String ENTRIES = """
            SELECT entry.*, state.seen_at AS synced_at
            FROM (
                (SELECT %1$s, 1 AS count FROM deliveries WHERE project_id = $1 AND %2$s)
                UNION ALL
                (SELECT %1$s, 1 FROM deliveries WHERE connection_id = $2 AND project_id IS NULL AND %3$s)
                UNION ALL
                (SELECT id, NULL, NULL, NULL, NULL, at, 'refused', reason, count FROM delivery_refusals
                    WHERE connection_id = $2 AND %4$s)
            ) AS entry
            LEFT JOIN page_state state ON entry.outcome = 'page:sync' AND state.project_id = $1
                AND state.page_id = entry.entity_id AND state.seen_at >= entry.received_at
            ORDER BY entry.received_at DESC, entry.id DESC
            """;

    private static final String SLICE = "(received_at, id) < ($3, $4) %s ORDER BY received_at DESC, id DESC LIMIT $5";

    /** A branch that can't have the outcome isn't begun, and the others walk an index that has it. */
    static final String LIST = ENTRIES.formatted(
                    COLUMNS,
                    SLICE.formatted("AND ($6::text IS NULL OR ($6 <> 'refused' AND outcome = $6))"),
                    SLICE.formatted("AND ($6::text IS NULL OR $6 = 'dropped')"),
                    "(at, id) < ($3, $4) AND ($6::text IS NULL OR $6 = 'refused') ORDER BY at DESC, id DESC LIMIT $5")
            + "LIMIT $5";

    private static final String FIND = ENTRIES.formatted(COLUMNS, "id = $3", "id = $3", "id = $3");

    private final Pool pool;

    PgDeliveryReads(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<@Nullable List<Entry>> list(
            UserId owner,
            ProjectId project,
            @Nullable DeliveryOutcome outcome,
            @Nullable Before<UUID> before,
            int limit) {
        return ifThere(
                owner,
                project,
                connection -> pool.preparedQuery(LIST)
                        .execute(Tuple.tuple()
                                .addUUID(project.value())
                                .addUUID(connection)
                                .addOffsetDateTime(Pg.time(before == null ? PgProjectReads.END : before.at()))
                                .addUUID(before == null ? PgProjectReads.LAST_ID : before.id())
                                .addInteger(limit)
                                .addString(outcome == null ? null : outcome.word()))
                        .map(PgDeliveryReads::entries));
    }

    @Override
    public Uni<@Nullable Entry> find(UserId owner, ProjectId project, UUID id) {
        return ifThere(
                        owner,
                        project,
                        connection -> pool.preparedQuery(FIND)
                                .execute(Tuple.tuple()
                                        .addUUID(project.value())
                                        .addUUID(connection)
                                        .addUUID(id))
                                .map(PgDeliveryReads::entries))
                .map(found -> found == null || found.isEmpty() ? null : found.get(0));
    }

    private Uni<@Nullable List<Entry>> ifThere(
            UserId owner, ProjectId project, Function<@Nullable UUID, Uni<List<Entry>>> then) {
        return pool.preparedQuery(PROJECT)
                .execute(Tuple.of(project.value(), owner.value()))
                .chain(found -> found.rowCount() == 0
                        ? Uni.createFrom().<List<Entry>>nullItem()
                        : then.apply(found.iterator().next().getUUID("own_connection")));
    }

    private static List<Entry> entries(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(PgDeliveryReads::entry)
                .toList();
    }

    private static Entry entry(Row row) {
        Instant syncedAt = Pg.instant(row.getOffsetDateTime("synced_at"));
        return new Entry(
                row.getUUID("id"),
                row.getString("event_id"),
                row.getString("type"),
                row.getUUID("entity_id"),
                row.getInteger("attempt"),
                row.getOffsetDateTime("received_at").toInstant(),
                row.getString("outcome"),
                row.getString("detail"),
                row.getInteger("count"),
                syncedAt);
    }
}
