package io.tributary.projects.infrastructure.postgres;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.Connections;
import io.tributary.projects.application.Tokens;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Connections and their tokens, written by the session whose transaction they belong to. */
@ApplicationScoped
class SessionConnections implements Connections {

    private static final String HOLD = """
            INSERT INTO notion_connections (id, user_id, kind, created_at) VALUES (?1, ?2, 'operator', ?3)
            ON CONFLICT (id) DO UPDATE SET kind = 'operator', deleted_at = NULL
            """;
    private static final String MEND =
            "UPDATE notion_connections SET broken_at = NULL, broken_reason = NULL WHERE id = ?1";
    private static final String LOCK = "SELECT id FROM notion_connections WHERE id = ?1 FOR UPDATE";
    private static final String LOCK_OWNER =
            "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(CAST(?1 AS text), 14))";
    private static final String RELEASE = """
            DELETE FROM notion_tokens USING notion_connections connection
            WHERE connection_id = ?1 AND connection.id = ?1 AND connection.kind <> 'oauth'
            """;
    private static final String END_PASTED =
            "UPDATE notion_connections SET deleted_at = ?2 WHERE id = ?1 AND kind = 'internal' AND deleted_at IS NULL";
    private static final String ERASE = "DELETE FROM notion_tokens WHERE connection_id = ?1";
    private static final String END =
            "UPDATE notion_connections SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL";

    private static final String OWN = "userId = ?1 and deletedAt is null and kind in ('internal', 'oauth')";

    private final Rows rows;
    private final TokenRows tokenRows;
    private final SecretBox box;

    SessionConnections(Rows rows, TokenRows tokenRows, SecretBox box) {
        this.rows = rows;
        this.tokenRows = tokenRows;
        this.box = box;
    }

    @Override
    public Uni<Void> hold(ConnectionId id, UserId owner, Secret token, Instant now) {
        return execute(HOLD, id.value(), owner.value(), now)
                .chain(() -> tokenRows.findById(id.value()))
                .chain(stored -> stored != null && token.equals(access(stored))
                        ? Uni.createFrom().voidItem()
                        : execute(MEND, id.value()).chain(() -> store(id, new Tokens(token, null), stored, now)));
    }

    @Override
    public Uni<Void> lock(ConnectionId id) {
        return select(LOCK, id.value());
    }

    @Override
    public Uni<Void> lockOwner(UserId owner) {
        return select(LOCK_OWNER, owner.toString());
    }

    @Override
    public Uni<List<Connection>> findByOwner(UserId owner) {
        return rows.list(OWN + " order by createdAt, id", owner.value()).chain(this::connections);
    }

    @Override
    public Uni<@Nullable Connection> find(UserId owner, ConnectionId id) {
        return only(rows.list(OWN + " and id = ?2", owner.value(), id.value()));
    }

    @Override
    public Uni<@Nullable Connection> findToChange(UserId owner, ConnectionId id) {
        return rows.find(OWN + " and id = ?2", owner.value(), id.value())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .map(SessionConnections::connection);
    }

    @Override
    public Uni<@Nullable Connection> findByBotToChange(UserId owner, ConnectionKind kind, String botUserId) {
        return rows.find(OWN + " and kind = ?2 and botUserId = ?3", owner.value(), kind.word(), botUserId)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .map(SessionConnections::connection);
    }

    @Override
    public Uni<Boolean> speaksFor(String botUserId) {
        return rows.count("botUserId = ?1 and deletedAt is null", botUserId).map(count -> count > 0);
    }

    @Override
    public Uni<@Nullable Connection> findOperators(ConnectionId id) {
        return only(rows.list("id = ?1 and kind = 'operator'", id.value()));
    }

    @Override
    public Uni<Void> save(Connection connection, Tokens tokens, Instant now) {
        return rows.findById(connection.id().value())
                .map(row -> (row == null ? new ConnectionRow() : row).set(connection, now))
                .chain(rows::persistAndFlush)
                .chain(() -> tokenRows.findById(connection.id().value(), LockModeType.PESSIMISTIC_WRITE))
                .chain(stored -> store(connection.id(), tokens, stored, now));
    }

    @Override
    public Uni<@Nullable Tokens> tokens(ConnectionId id) {
        return tokenRows.findById(id.value()).map(row -> row == null ? null : opened(row));
    }

    @Override
    public Uni<Void> release(ConnectionId id, Instant now) {
        return execute(RELEASE, id.value()).chain(() -> execute(END_PASTED, id.value(), now));
    }

    @Override
    public Uni<Void> end(ConnectionId id, Instant now) {
        return execute(ERASE, id.value()).chain(() -> execute(END, id.value(), now));
    }

    private @Nullable Tokens opened(TokensRow row) {
        try {
            ConnectionId id = new ConnectionId(row.connectionId);
            return PgConnectionTokens.tokens(box, row.accessToken, row.refreshToken, id);
        } catch (SecretBox.Unopenable e) {
            return null;
        }
    }

    /** What requests to Notion need; null if it can't be opened, and so is no token that anyone knows. */
    private @Nullable Secret access(TokensRow row) {
        try {
            return box.open(row.accessToken, PgConnectionTokens.place(row.connectionId));
        } catch (SecretBox.Unopenable e) {
            return null;
        }
    }

    private Uni<Void> store(ConnectionId id, Tokens tokens, @Nullable TokensRow stored, Instant now) {
        String place = PgConnectionTokens.place(id.value());
        TokensRow row = stored == null ? new TokensRow() : stored;
        row.connectionId = id.value();
        row.accessToken = box.seal(tokens.access(), place);
        row.refreshToken = tokens.refresh() == null
                ? null
                : box.seal(tokens.refresh(), PgConnectionTokens.refreshPlace(id.value()));
        row.updatedAt = now;
        return tokenRows.persistAndFlush(row).replaceWithVoid();
    }

    private Uni<@Nullable Connection> only(Uni<List<ConnectionRow>> found) {
        return found.chain(this::connections).map(all -> all.isEmpty() ? null : all.get(0));
    }

    /** As they are now: a key that is gone, or is back, changes no row. */
    private Uni<List<Connection>> connections(List<ConnectionRow> found) {
        if (found.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return tokenRows
                .list("connectionId in ?1", found.stream().map(row -> row.id).toList())
                .map(tokens -> tokens.stream()
                        .filter(row -> access(row) == null)
                        .map(row -> row.connectionId)
                        .collect(Collectors.toSet()))
                .map(lost -> found.stream().map(row -> asItIs(row, lost)).toList());
    }

    private static Connection asItIs(ConnectionRow row, Set<UUID> lost) {
        Connection connection = row.toConnection();
        return lost.contains(row.id) ? connection.withLostToken() : connection;
    }

    private static @Nullable Connection connection(@Nullable ConnectionRow row) {
        return row == null ? null : row.toConnection();
    }

    private static Uni<Void> execute(String sql, Object... values) {
        return Panache.getSession()
                .map(session -> {
                    var query = session.createNativeQuery(sql);
                    for (int i = 0; i < values.length; i++) {
                        query.setParameter(i + 1, values[i]);
                    }
                    return query;
                })
                .chain(query -> query.executeUpdate())
                .replaceWithVoid();
    }

    private static Uni<Void> select(String sql, Object value) {
        return Panache.getSession()
                .chain(session ->
                        session.createNativeQuery(sql).setParameter(1, value).getResultList())
                .replaceWithVoid();
    }

    /** The connections' rows. */
    @ApplicationScoped
    static class Rows implements PanacheRepositoryBase<ConnectionRow, UUID> {}

    /** The tokens' rows. */
    @ApplicationScoped
    static class TokenRows implements PanacheRepositoryBase<TokensRow, UUID> {}
}
