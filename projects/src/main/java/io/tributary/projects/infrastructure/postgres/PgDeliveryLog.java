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
 * The log in {@code deliveries}, and beside it each connection's last one, one statement for each batch. It waits for no lock that people's requests hold, since
 * what waits here holds up all deliveries; a row that so comes in beside the end of a purge is trimmed a minute later.
 */
public final class PgDeliveryLog implements DeliveryLog {

    /**
     * Rows go in by one order of their ids, so that two batches never wait for each other. The last delivery's time is
     * moved every ten seconds: it is compared with times that are floored to the minute.
     */
    private static final String ADD = """
            WITH entry AS MATERIALIZED (
                SELECT entry.*, coalesce(project.connection_id, hook.connection_id) AS connection_id
                FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::integer[], $6::text[], $7::uuid[],
                        $8::timestamptz[], $9::text[], $10::text[])
                    AS entry (id, hook_id, project_id, event_id, attempt, type, entity_id, received_at, outcome, detail)
                LEFT JOIN projects project ON project.id = entry.project_id AND project.deleted_at IS NULL
                LEFT JOIN hooks hook ON hook.id = entry.hook_id AND entry.project_id IS NULL
                WHERE coalesce(project.connection_id, hook.connection_id) IS NOT NULL
            ), logged AS (
                INSERT INTO deliveries (id, connection_id, project_id, event_id, attempt, type, entity_id, received_at,
                    outcome, detail)
                SELECT id, connection_id, project_id, event_id, attempt, type, entity_id, received_at, outcome, detail
                FROM entry ORDER BY id
                ON CONFLICT (id) DO NOTHING
            )
            INSERT INTO last_deliveries AS last (connection_id, received_at)
            SELECT entry.connection_id, max(entry.received_at) FROM entry
            LEFT JOIN last_deliveries known ON known.connection_id = entry.connection_id
            GROUP BY entry.connection_id, known.received_at
            HAVING known.received_at IS NULL OR max(entry.received_at) >= known.received_at + interval '10 seconds'
            ORDER BY entry.connection_id
            ON CONFLICT (connection_id) DO UPDATE SET received_at = excluded.received_at
            WHERE excluded.received_at >= last.received_at + interval '10 seconds'
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
