package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.ConnectionTokens.ConnectionGone;
import io.tributary.projects.application.StoredTokens;
import io.tributary.projects.application.Tokens;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ConnectionKind;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Function;

/** Tokens by the reactive client, under a lock that nobody waits for. */
@ApplicationScoped
class PgStoredTokens implements StoredTokens {

    private static final String NOT_AVAILABLE = "55P03";

    /** Both rows, so that whoever deletes or reconnects the connection waits for the decision, in either order. */
    private static final String LOCK = """
            SELECT c.kind, c.broken_reason, t.access_token, t.refresh_token
            FROM notion_connections c JOIN notion_tokens t ON t.connection_id = c.id
            WHERE c.id = $1 AND c.deleted_at IS NULL FOR NO KEY UPDATE OF c, t NOWAIT
            """;

    private static final String REPLACE =
            "UPDATE notion_tokens SET access_token = $2, refresh_token = $3, updated_at = $4 WHERE connection_id = $1";
    private static final String MEND = """
            UPDATE notion_connections SET broken_at = NULL, broken_reason = NULL
            WHERE id = $1 AND broken_at IS NOT NULL
            """;
    private static final String BREAK =
            "UPDATE notion_connections SET broken_at = $2, broken_reason = $3 WHERE id = $1 AND broken_at IS NULL";

    private final Pool pool;
    private final SecretBox box;
    private final Clock clock;

    PgStoredTokens(Pool pool, SecretBox box, Clock clock) {
        this.pool = pool;
        this.box = box;
        this.clock = clock;
    }

    @Override
    public Uni<Decision> exclusively(UUID connectionId, Function<Held, Uni<Decision>> decide) {
        return pool.withTransaction(tx -> tx.preparedQuery(LOCK)
                        .execute(Tuple.of(connectionId))
                        .map(rows -> held(connectionId, rows))
                        .chain(held -> decide.apply(held))
                        .call(decision -> apply(tx, connectionId, decision)))
                .onFailure(PgStoredTokens::isTaken)
                .transform(failure -> new Busy(connectionId));
    }

    private Held held(UUID connectionId, RowSet<Row> rows) {
        if (!rows.iterator().hasNext()) {
            throw new ConnectionGone(connectionId);
        }
        Row row = rows.iterator().next();
        ConnectionKind kind = ConnectionKind.of(row.getString(0));
        try {
            Tokens tokens =
                    PgConnectionTokens.tokens(box, row.getString(2), row.getString(3), new ConnectionId(connectionId));
            return new Held(kind, tokens, row.getString(1));
        } catch (SecretBox.Unopenable e) {
            throw new Lost(kind, e);
        }
    }

    private Uni<Void> apply(SqlConnection tx, UUID id, Decision decision) {
        if (decision instanceof Decision.Replace replace) {
            return replace(tx, id, replace.tokens());
        }
        return decision instanceof Decision.Broken broken
                ? tx.preparedQuery(BREAK)
                        .execute(Tuple.of(id, Pg.time(clock.instant()), broken.reason()))
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }

    private Uni<Void> replace(SqlConnection tx, UUID id, Tokens tokens) {
        String refresh =
                tokens.refresh() == null ? null : box.seal(tokens.refresh(), PgConnectionTokens.refreshPlace(id));
        Tuple values = Tuple.of(
                id, box.seal(tokens.access(), PgConnectionTokens.place(id)), refresh, Pg.time(clock.instant()));
        return tx.preparedQuery(REPLACE)
                .execute(values)
                .chain(() -> tx.preparedQuery(MEND).execute(Tuple.of(id)))
                .replaceWithVoid();
    }

    private static boolean isTaken(Throwable failure) {
        return failure instanceof PgException refused && NOT_AVAILABLE.equals(refused.getSqlState());
    }
}
