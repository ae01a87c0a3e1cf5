package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.deliveries.DeliveryLog;
import io.tributary.projects.application.deliveries.LoggedDelivery;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The log in {@code deliveries}, one statement for each batch. It waits for no lock that people's requests hold, since
 * what waits here holds up all deliveries; a row that so comes in beside the end of a purge is trimmed a minute later.
 */
public final class PgDeliveryLog implements DeliveryLog {

    /** Rows go in by one order of their ids, so that two batches never wait for each other. */
    private static final String ADD = """
            INSERT INTO deliveries (id, connection_id, project_id, event_id, attempt, type, entity_id, received_at,
                outcome, detail)
            SELECT entry.id, coalesce(project.connection_id, hook.connection_id), project.id, entry.event_id,
                entry.attempt, entry.type, entry.entity_id, entry.received_at, entry.outcome, entry.detail
            FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::integer[], $6::text[], $7::uuid[],
                    $8::timestamptz[], $9::text[], $10::text[])
                AS entry (id, hook_id, project_id, event_id, attempt, type, entity_id, received_at, outcome, detail)
            LEFT JOIN projects project ON project.id = entry.project_id AND project.deleted_at IS NULL
            LEFT JOIN hooks hook ON hook.id = entry.hook_id AND entry.project_id IS NULL
            WHERE coalesce(project.connection_id, hook.connection_id) IS NOT NULL
            ORDER BY entry.id
            ON CONFLICT (id) DO NOTHING
            """;

    private final Pool pool;

    /** Writes to the database behind {@code pool}. */
    public PgDeliveryLog(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Void> add(List<LoggedDelivery> entries) {
        return entries.isEmpty()
                ? Uni.createFrom().voidItem()
                : pool.preparedQuery(ADD).execute(values(entries)).replaceWithVoid();
    }

    private static Tuple values(List<LoggedDelivery> entries) {
        return Tuple.tuple()
                .addArrayOfUUID(array(entries, LoggedDelivery::id, UUID[]::new))
                .addArrayOfString(array(entries, LoggedDelivery::hookId, String[]::new))
                .addArrayOfUUID(array(entries, LoggedDelivery::projectId, UUID[]::new))
                .addArrayOfString(array(entries, entry -> Pg.text(entry.eventId()), String[]::new))
                .addArrayOfInteger(array(entries, LoggedDelivery::attempt, Integer[]::new))
                .addArrayOfString(array(entries, entry -> Pg.text(entry.type()), String[]::new))
                .addArrayOfUUID(array(entries, LoggedDelivery::entityId, UUID[]::new))
                .addArrayOfOffsetDateTime(array(entries, entry -> Pg.time(entry.receivedAt()), OffsetDateTime[]::new))
                .addArrayOfString(array(entries, entry -> entry.outcome().word(), String[]::new))
                .addArrayOfString(array(entries, LoggedDelivery::detail, String[]::new));
    }

    private static <V> @Nullable V[] array(
            List<LoggedDelivery> entries, Function<LoggedDelivery, @Nullable V> value, IntFunction<V[]> array) {
        return entries.stream().map(value).toArray(array);
    }
}
