package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.ConnectionTokens;
import io.tributary.projects.application.RefreshToken;
import io.tributary.projects.application.StoredTokens.Lost;
import io.tributary.projects.application.Tokens;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ConnectionKind;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowIterator;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tokens by the reactive client, kept for {@link #KEPT} so that not every request to Notion asks PostgreSQL first. */
@Singleton
class PgConnectionTokens implements ConnectionTokens {

    /** How long a token is used after its connection was deleted or its token replaced. */
    static final Duration KEPT = Duration.ofSeconds(15);

    /** For so long a token that can't be opened is an outage: a new key may not have reached this process yet. */
    static final Duration GRACE = Duration.ofMinutes(10);

    private static final Logger LOG = Logger.getLogger(PgConnectionTokens.class);

    private static final String FIND = """
            SELECT t.access_token, c.kind FROM notion_tokens t JOIN notion_connections c ON c.id = t.connection_id
            WHERE t.connection_id = $1 AND c.deleted_at IS NULL
            """;

    private final Pool pool;
    private final SecretBox box;
    private final RefreshToken refresh;
    private final Clock clock;
    private final Map<UUID, Kept> kept = new ConcurrentHashMap<>();
    /** By the place of the token: of a connection the one may be lost and the other not. */
    private final Map<String, Instant> lostSince = new ConcurrentHashMap<>();

    PgConnectionTokens(Pool pool, SecretBox box, RefreshToken refresh, Clock clock) {
        this.pool = pool;
        this.box = box;
        this.refresh = refresh;
        this.clock = clock;
    }

    @Override
    public Uni<String> accessToken(UUID connectionId) {
        Kept known = kept.get(connectionId);
        if (known != null && clock.instant().isBefore(known.until)) {
            return Uni.createFrom().item(known.token);
        }
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(connectionId))
                .map(rows -> keep(connectionId, rows.iterator()));
    }

    @Override
    public Uni<@Nullable String> renewed(UUID connectionId, String refused) {
        return refresh.after(connectionId, refused)
                .invoke(token -> {
                    keep(connectionId, token);
                    lostSince.remove(refreshPlace(connectionId));
                })
                .onFailure(Lost.class)
                .transform(failure -> lost(refreshPlace(connectionId), connectionId, failure.kind()));
    }

    private String keep(UUID connectionId, RowIterator<Row> rows) {
        if (!rows.hasNext()) {
            kept.remove(connectionId);
            lostSince.remove(place(connectionId));
            lostSince.remove(refreshPlace(connectionId));
            throw new ConnectionGone(connectionId);
        }
        String token = opened(connectionId, rows.next());
        keep(connectionId, token);
        return token;
    }

    private String opened(UUID connectionId, Row row) {
        try {
            String token = box.open(row.getString(0), place(connectionId)).value();
            lostSince.remove(place(connectionId));
            return token;
        } catch (SecretBox.Unopenable e) {
            throw lost(place(connectionId), connectionId, ConnectionKind.of(row.getString(1)));
        }
    }

    /** After {@link #GRACE} someone must act, so it is no outage any more. The log says it once, until it opens again. */
    private NotionFailure lost(String place, UUID connectionId, ConnectionKind kind) {
        String reason = Connection.tokenLost(kind);
        Instant now = clock.instant();
        Instant since = lostSince.putIfAbsent(place, now);
        if (since == null) {
            LOG.warnf(
                    "Connection %s can't be used, and its projects are broken if that lasts %d minutes; others go on. %s",
                    connectionId, GRACE.toMinutes(), reason);
        }
        return since == null || now.isBefore(since.plus(GRACE))
                ? NotionFailure.outage(null, reason)
                : NotionFailure.unauthorized(reason);
    }

    /** And forgets those that nobody asked for since, such as a deleted connection's. */
    private void keep(UUID connectionId, String token) {
        Instant now = clock.instant();
        kept.values().removeIf(old -> !now.isBefore(old.until));
        kept.put(connectionId, new Kept(token, now.plus(KEPT)));
    }

    /** Both tokens of a row, opened. */
    static Tokens tokens(SecretBox box, String access, @Nullable String refresh, ConnectionId id) {
        return new Tokens(
                box.open(access, place(id.value())),
                refresh == null ? null : box.open(refresh, refreshPlace(id.value())));
    }

    /** What a sealed access token is bound to. */
    static String place(UUID connectionId) {
        return "notion_tokens/" + connectionId;
    }

    /** What a sealed refresh token is bound to. */
    static String refreshPlace(UUID connectionId) {
        return place(connectionId) + "/refresh";
    }

    private record Kept(String token, Instant until) {

        @Override
        public String toString() {
            return "Kept[until=" + until + "]";
        }
    }
}
