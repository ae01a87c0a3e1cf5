package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.HookReader;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code hooks} by the reactive client, for whoever checks deliveries. */
@ApplicationScoped
class PgHookReader implements HookReader {

    private static final String FIND = """
            SELECT id, connection_id, notion_webhook_secret, old_notion_webhook_secret, old_notion_webhook_secret_until,
                candidates::text, confirmed_at, created_at, updated_at
            FROM hooks WHERE id = ANY($1)
            """;

    private final Pool pool;
    private final HookCodec codec;

    PgHookReader(Pool pool, HookCodec codec) {
        this.pool = pool;
        this.codec = codec;
    }

    @Override
    public Uni<Map<HookId, Hook>> find(Collection<HookId> ids) {
        String[] texts = ids.stream().map(HookId::value).toArray(String[]::new);
        return pool.preparedQuery(FIND).execute(Tuple.of(texts)).map(this::hooks);
    }

    private Map<HookId, Hook> hooks(RowSet<Row> rows) {
        Map<HookId, Hook> hooks = new HashMap<>();
        for (Row row : rows) {
            Hook hook = codec.read(hookRow(row));
            hooks.put(hook.id(), hook);
        }
        return hooks;
    }

    private static HookRow hookRow(Row row) {
        HookRow hook = new HookRow();
        hook.id = row.getString(0);
        hook.connectionId = row.getUUID(1);
        hook.secret = row.getString(2);
        hook.oldSecret = row.getString(3);
        hook.oldSecretUntil = instant(row, 4);
        hook.candidates = row.getString(5);
        hook.confirmedAt = instant(row, 6);
        hook.createdAt = row.getOffsetDateTime(7).toInstant();
        hook.updatedAt = row.getOffsetDateTime(8).toInstant();
        return hook;
    }

    private static @Nullable Instant instant(Row row, int column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}
