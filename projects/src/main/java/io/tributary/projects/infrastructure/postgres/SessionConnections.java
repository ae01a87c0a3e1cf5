package io.tributary.projects.infrastructure.postgres;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.Connections;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.UserId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Connections and their tokens, written by the session whose transaction they belong to. */
@ApplicationScoped
class SessionConnections implements Connections {

    private static final String HOLD = """
            INSERT INTO notion_connections (id, user_id, kind, token_hash, created_at)
            VALUES (?1, ?2, 'internal', ?3, ?4)
            ON CONFLICT (id) DO UPDATE SET token_hash = excluded.token_hash, deleted_at = NULL,
                broken_at = CASE WHEN notion_connections.token_hash = excluded.token_hash
                    THEN notion_connections.broken_at END,
                broken_reason = CASE WHEN notion_connections.token_hash = excluded.token_hash
                    THEN notion_connections.broken_reason END
            """;
    private static final String HOLD_TOKEN = """
            INSERT INTO notion_tokens (connection_id, access_token, updated_at) VALUES (?1, ?2, ?3)
            ON CONFLICT (connection_id) DO UPDATE SET access_token = excluded.access_token, refresh_token = NULL,
                updated_at = excluded.updated_at
            """;
    private static final String LOCK = "SELECT id FROM notion_connections WHERE id = ?1 FOR UPDATE";
    private static final String ERASE = "DELETE FROM notion_tokens WHERE connection_id = ?1";

    private final SecretBox box;

    SessionConnections(SecretBox box) {
        this.box = box;
    }

    @Override
    public Uni<Void> hold(ConnectionId id, UserId owner, Secret token, Instant now) {
        return Panache.getSession()
                .call(session -> session.createNativeQuery(HOLD)
                        .setParameter(1, id.value())
                        .setParameter(2, owner.value())
                        .setParameter(3, box.hash(token))
                        .setParameter(4, now)
                        .executeUpdate())
                .call(session -> session.createNativeQuery(HOLD_TOKEN)
                        .setParameter(1, id.value())
                        .setParameter(2, box.seal(token, PgConnectionTokens.place(id.value())))
                        .setParameter(3, now)
                        .executeUpdate())
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> lock(ConnectionId id) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(LOCK)
                        .setParameter(1, id.value())
                        .getResultList())
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> eraseTokens(ConnectionId id) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(ERASE)
                        .setParameter(1, id.value())
                        .executeUpdate())
                .replaceWithVoid();
    }
}
