package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.ApiTokens;
import io.tributary.projects.domain.ApiToken;
import io.tributary.projects.domain.ApiTokenId;
import io.tributary.projects.domain.Scope;
import io.tributary.projects.domain.TokenHash;
import io.tributary.projects.domain.UserId;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code api_tokens} by the reactive client: each change is one statement. */
@ApplicationScoped
class PgApiTokens implements ApiTokens {

    private static final String COLUMNS = " id, user_id, name, scopes, created_at, expires_at, last_used_at ";
    private static final String ADD = """
            INSERT INTO api_tokens (id, user_id, name, hash, scopes, created_at, expires_at)
            SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT count(*) FROM api_tokens WHERE user_id = $2) < $8
            """;
    private static final String BY_OWNER =
            "SELECT" + COLUMNS + "FROM api_tokens WHERE user_id = $1 ORDER BY created_at, id";
    private static final String BY_HASH = "SELECT hash," + COLUMNS + "FROM api_tokens WHERE hash = ANY($1)";
    private static final String REMOVE = "DELETE FROM api_tokens WHERE id = $1 AND user_id = $2";
    private static final String REMOVE_EXPIRED = "DELETE FROM api_tokens WHERE user_id = $1 AND expires_at < $2";
    private static final String NOTE_USE = """
            UPDATE api_tokens SET last_used_at = $2
            WHERE id = $1 AND (last_used_at IS NULL OR last_used_at <= $3)
            """;

    private final Pool pool;

    PgApiTokens(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Boolean> add(ApiToken token, TokenHash hash, int most) {
        Tuple values = Tuple.tuple()
                .addUUID(token.id().value())
                .addUUID(token.owner().value())
                .addString(token.name())
                .addValue(bytes(hash))
                .addArrayOfString(token.scopes().stream().map(Scope::word).toArray(String[]::new))
                .addOffsetDateTime(Pg.time(token.createdAt()))
                .addOffsetDateTime(Pg.time(token.expiresAt()))
                .addLong((long) most);
        return pool.preparedQuery(ADD).execute(values).map(done -> done.rowCount() == 1);
    }

    @Override
    public Uni<List<ApiToken>> findByOwner(UserId owner) {
        return pool.preparedQuery(BY_OWNER).execute(Tuple.of(owner.value())).map(PgApiTokens::tokens);
    }

    @Override
    public Uni<Map<TokenHash, ApiToken>> find(Collection<TokenHash> hashes) {
        Buffer[] wanted = hashes.stream().map(PgApiTokens::bytes).toArray(Buffer[]::new);
        return pool.preparedQuery(BY_HASH).execute(Tuple.of(wanted)).map(PgApiTokens::byHash);
    }

    @Override
    public Uni<Boolean> remove(UserId owner, ApiTokenId id) {
        return pool.preparedQuery(REMOVE)
                .execute(Tuple.of(id.value(), owner.value()))
                .map(done -> done.rowCount() == 1);
    }

    @Override
    public Uni<Void> removeExpired(UserId owner, Instant before) {
        return pool.preparedQuery(REMOVE_EXPIRED)
                .execute(Tuple.of(owner.value(), Pg.time(before)))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> noteUse(ApiTokenId id, Instant at) {
        return pool.preparedQuery(NOTE_USE)
                .execute(Tuple.of(id.value(), Pg.time(at), Pg.time(at.minus(ApiToken.USE_NOTED_EVERY))))
                .replaceWithVoid();
    }

    private static List<ApiToken> tokens(RowSet<Row> rows) {
        List<ApiToken> tokens = new ArrayList<>();
        rows.forEach(row -> tokens.add(token(row)));
        return tokens;
    }

    private static Map<TokenHash, ApiToken> byHash(RowSet<Row> rows) {
        Map<TokenHash, ApiToken> tokens = new HashMap<>();
        rows.forEach(row -> tokens.put(
                new TokenHash(HexFormat.of().formatHex(row.getBuffer("hash").getBytes())), token(row)));
        return tokens;
    }

    private static ApiToken token(Row row) {
        return new ApiToken(
                new ApiTokenId(row.getUUID("id")),
                new UserId(row.getUUID("user_id")),
                row.getString("name"),
                scopes(row.getArrayOfStrings("scopes")),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                Pg.instant(row.getOffsetDateTime("last_used_at")));
    }

    private static Set<Scope> scopes(String[] words) {
        return Stream.of(words).map(Scope::of).flatMap(scope -> scope.stream()).collect(Collectors.toSet());
    }

    private static Buffer bytes(TokenHash hash) {
        return Buffer.buffer(HexFormat.of().parseHex(hash.hex()));
    }
}
