package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.SealedSecrets;
import io.tributary.projects.domain.ConnectionId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Seals anew by the reactive client. Of each row all secrets or none, since its statement writes them together. */
@ApplicationScoped
class PgSealedSecrets implements SealedSecrets {

    private static final long ROWS = 100;

    private static final String STALE_TOKENS = "(access_token NOT LIKE $1 OR refresh_token NOT LIKE $1)";
    /** Candidates that are damaged, whatever they are, count as encrypted by another key: nobody can read them. */
    private static final String STALE_HOOKS = """
            (notion_webhook_secret NOT LIKE $1 OR old_notion_webhook_secret NOT LIKE $1
              OR EXISTS (SELECT 1 FROM jsonb_path_query(candidates, '$[*]') c
                  WHERE coalesce(c->>'secret', '') NOT LIKE $1))
            """;

    private static final String TOKENS = "SELECT connection_id, access_token, refresh_token FROM notion_tokens WHERE "
            + STALE_TOKENS
            + " AND ($2::uuid IS NULL OR connection_id > $2) ORDER BY connection_id LIMIT $3 FOR UPDATE SKIP LOCKED";
    /** An old secret that is good no more is left out, and so erased: nobody has to open it. */
    private static final String HOOKS =
            "SELECT id, notion_webhook_secret, CASE WHEN old_notion_webhook_secret_until > $4 THEN"
                    + " old_notion_webhook_secret END, candidates::text, connection_id FROM hooks WHERE "
                    + STALE_HOOKS
                    + " AND ($2::text IS NULL OR id > $2) ORDER BY id LIMIT $3 FOR UPDATE SKIP LOCKED";

    private static final String SET_TOKENS =
            "UPDATE notion_tokens SET access_token = $2, refresh_token = $3 WHERE connection_id = $1";
    private static final String SET_HOOK = "UPDATE hooks SET notion_webhook_secret = $2,"
            + " old_notion_webhook_secret = $3, candidates = $4::text::jsonb WHERE id = $1";
    private static final String LEFT = "SELECT (SELECT count(*) FROM notion_tokens WHERE " + STALE_TOKENS
            + ") + (SELECT count(*) FROM hooks WHERE " + STALE_HOOKS + ")";

    private final Pool pool;
    private final SecretBox box;
    private final Clock clock;

    PgSealedSecrets(Pool pool, SecretBox box, Clock clock) {
        this.pool = pool;
        this.box = box;
        this.clock = clock;
    }

    @Override
    public String keyId() {
        return box.keyId();
    }

    @Override
    public Uni<Batch> reseal(Where where, @Nullable String after) {
        return pool.withTransaction(tx -> switch (where) {
            case TOKENS -> tokens(tx, after == null ? null : UUID.fromString(after));
            case HOOKS -> hooks(tx, after);
        });
    }

    @Override
    public Uni<Long> left() {
        return pool.preparedQuery(LEFT)
                .execute(Tuple.of(sealedNow()))
                .map(rows -> rows.iterator().next().getLong(0));
    }

    private Uni<Batch> tokens(SqlConnection tx, @Nullable UUID after) {
        return tx.preparedQuery(TOKENS)
                .execute(Tuple.of(sealedNow(), after, ROWS))
                .chain(rows -> write(tx, rows, SET_TOKENS, this::tokens));
    }

    private Uni<Batch> hooks(SqlConnection tx, @Nullable String after) {
        return tx.preparedQuery(HOOKS)
                .execute(Tuple.of(sealedNow(), after, ROWS, Pg.time(clock.instant())))
                .chain(rows -> write(tx, rows, SET_HOOK, this::hook));
    }

    private interface Resealing {
        /** The statement's values; fails if a secret can't be opened, or what holds it is damaged. */
        Tuple of(Row row);
    }

    private static Uni<Batch> write(SqlConnection tx, RowSet<Row> rows, String statement, Resealing resealing) {
        List<Tuple> changed = new ArrayList<>();
        List<ConnectionId> unopenable = new ArrayList<>();
        String last = null;
        for (Row row : rows) {
            last = String.valueOf(row.getValue(0));
            try {
                changed.add(resealing.of(row));
            } catch (RuntimeException damaged) {
                unopenable.add(new ConnectionId(row.getUUID("connection_id")));
            }
        }
        Batch batch = new Batch(changed.size(), unopenable, rows.size() < ROWS ? null : last);
        return changed.isEmpty()
                ? Uni.createFrom().item(batch)
                : tx.preparedQuery(statement).executeBatch(changed).replaceWith(batch);
    }

    private Tuple tokens(Row row) {
        UUID id = row.getUUID(0);
        return Tuple.of(
                id,
                reseal(row.getString(1), PgConnectionTokens.place(id)),
                reseal(row.getString(2), PgConnectionTokens.refreshPlace(id)));
    }

    private Tuple hook(Row row) {
        String place = HookCodec.place(row.getString(0));
        JsonArray candidates = new JsonArray(row.getString(3));
        for (int i = 0; i < candidates.size(); i++) {
            JsonObject candidate = candidates.getJsonObject(i);
            String sealed = Objects.requireNonNull(candidate.getString(HookCodec.SECRET), "A candidate has a secret");
            candidate.put(HookCodec.SECRET, reseal(sealed, place));
        }
        return Tuple.of(
                row.getString(0),
                reseal(row.getString(1), place),
                reseal(row.getString(2), place),
                candidates.encode());
    }

    private @Nullable String reseal(@Nullable String sealed, String place) {
        return sealed == null ? null : box.seal(box.open(sealed, place), place);
    }

    /** A pattern of LIKE; nothing in it stands for anything else. */
    private String sealedNow() {
        return box.sealedNow() + "%";
    }
}
