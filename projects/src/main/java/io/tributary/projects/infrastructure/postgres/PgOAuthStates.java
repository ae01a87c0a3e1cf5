package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.OAuthStates;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.TokenHash;
import io.tributary.projects.domain.UserId;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** {@code oauth_states} by the reactive client: each change is one statement. Notion's codes are sealed. */
@ApplicationScoped
class PgOAuthStates implements OAuthStates {

    private static final String ADD =
            "INSERT INTO oauth_states (hash, user_id, return_to, expires_at) VALUES ($1, $2, $3, $4)";
    /** What has expired goes too, whoever's it is, so that the table stays as small as what is under way. */
    private static final String TRIM = """
            DELETE FROM oauth_states WHERE expires_at <= $3 OR hash IN (
              SELECT hash FROM oauth_states WHERE user_id = $1 ORDER BY expires_at DESC, hash OFFSET $2)
            """;

    private static final String TAKE = """
            DELETE FROM oauth_states WHERE hash = $1 AND finish_hash IS NULL
            RETURNING user_id, return_to, expires_at > $2
            """;
    private static final String APPROVE = """
            UPDATE oauth_states SET notion_code = $3, finish_hash = $4, expires_at = $5
            WHERE hash = $1 AND finish_hash IS NULL AND expires_at > $2
            RETURNING user_id, return_to, true
            """;
    private static final String TAKE_APPROVED =
            "DELETE FROM oauth_states WHERE finish_hash = $1 RETURNING user_id, notion_code, expires_at > $2";

    private final Pool pool;
    private final SecretBox box;

    PgOAuthStates(Pool pool, SecretBox box) {
        this.pool = pool;
        this.box = box;
    }

    @Override
    public Uni<Void> add(TokenHash hash, Pending pending, Instant now, Instant expiresAt, int most) {
        Tuple values = Tuple.of(bytes(hash), pending.user().value(), pending.returnTo(), Pg.time(expiresAt));
        return pool.preparedQuery(ADD)
                .execute(values)
                .chain(() ->
                        pool.preparedQuery(TRIM).execute(Tuple.of(pending.user().value(), (long) most, Pg.time(now))))
                .replaceWithVoid();
    }

    @Override
    public Uni<@Nullable Pending> take(TokenHash hash, Instant now) {
        return pool.preparedQuery(TAKE)
                .execute(Tuple.of(bytes(hash), Pg.time(now)))
                .map(PgOAuthStates::pending);
    }

    @Override
    public Uni<@Nullable Pending> approve(
            TokenHash hash, Secret code, TokenHash finish, Instant now, Instant expiresAt) {
        Tuple values =
                Tuple.of(bytes(hash), Pg.time(now), box.seal(code, place(finish)), bytes(finish), Pg.time(expiresAt));
        return pool.preparedQuery(APPROVE).execute(values).map(PgOAuthStates::pending);
    }

    @Override
    public Uni<@Nullable Approved> takeApproved(TokenHash finish, Instant now) {
        return pool.preparedQuery(TAKE_APPROVED)
                .execute(Tuple.of(bytes(finish), Pg.time(now)))
                .map(rows -> approved(finish, rows));
    }

    /** What can't be opened any more is of no use, as if it weren't there. */
    private @Nullable Approved approved(TokenHash finish, RowSet<Row> rows) {
        if (!rows.iterator().hasNext()) {
            return null;
        }
        Row row = rows.iterator().next();
        try {
            return row.getBoolean(2)
                    ? new Approved(new UserId(row.getUUID(0)), box.open(row.getString(1), place(finish)))
                    : null;
        } catch (SecretBox.Unopenable e) {
            return null;
        }
    }

    private static String place(TokenHash finish) {
        return "oauth_states/" + finish.hex();
    }

    private static @Nullable Pending pending(RowSet<Row> rows) {
        if (!rows.iterator().hasNext()) {
            return null;
        }
        Row row = rows.iterator().next();
        return row.getBoolean(2) ? new Pending(new UserId(row.getUUID(0)), row.getString(1)) : null;
    }

    private static Buffer bytes(TokenHash hash) {
        return Buffer.buffer(HexFormat.of().parseHex(hash.hex()));
    }
}
