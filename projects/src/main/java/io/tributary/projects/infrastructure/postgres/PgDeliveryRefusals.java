package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.deliveries.DeliveryRefusals;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** Counts in {@code delivery_refusals}; several replicas add to one row. */
@ApplicationScoped
class PgDeliveryRefusals implements DeliveryRefusals {

    /** In one order of their ids, so that two replicas never wait for each other. */
    private static final String ADD = """
            INSERT INTO delivery_refusals AS refusal (id, connection_id, at, reason, count)
            SELECT entry.id, hook.connection_id, entry.at, entry.reason, entry.count
            FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::integer[])
                AS entry (id, hook_id, at, reason, count)
            JOIN hooks hook ON hook.id = entry.hook_id AND hook.connection_id IS NOT NULL
            ORDER BY entry.id
            ON CONFLICT (id) DO UPDATE SET count = refusal.count + excluded.count
            """;

    private final Pool pool;

    PgDeliveryRefusals(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Void> add(List<Refusal> refusals) {
        return pool.preparedQuery(ADD).execute(values(refusals)).replaceWithVoid();
    }

    private static Tuple values(List<Refusal> refusals) {
        return Tuple.tuple()
                .addArrayOfUUID(refusals.stream().map(Refusal::id).toArray(UUID[]::new))
                .addArrayOfString(refusals.stream().map(Refusal::hookId).toArray(String[]::new))
                .addArrayOfOffsetDateTime(
                        refusals.stream().map(refusal -> Pg.time(refusal.at())).toArray(OffsetDateTime[]::new))
                .addArrayOfString(refusals.stream().map(Refusal::reason).toArray(String[]::new))
                .addArrayOfInteger(refusals.stream().map(Refusal::count).toArray(Integer[]::new));
    }
}
