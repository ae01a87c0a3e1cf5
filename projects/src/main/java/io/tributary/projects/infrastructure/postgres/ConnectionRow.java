package io.tributary.projects.infrastructure.postgres;

import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code notion_connections}. */
@Entity
@Table(name = "notion_connections")
@SuppressWarnings("NullAway.Init") // Hibernate fills a row's fields after it has made it.
class ConnectionRow {

    private static final String UNNAMED = "NOTION_TOKEN";

    @Id
    UUID id;

    @Column(name = "user_id")
    UUID userId;

    String kind;

    @Nullable
    String name;

    @Column(name = "workspace_id")
    @Nullable
    String workspaceId;

    @Column(name = "workspace_name")
    @Nullable
    String workspaceName;

    @Column(name = "bot_user_id")
    @Nullable
    String botUserId;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "broken_at")
    @Nullable
    Instant brokenAt;

    @Column(name = "broken_reason")
    @Nullable
    String brokenReason;

    @Column(name = "deleted_at")
    @Nullable
    Instant deletedAt;

    /** Takes over a connection that holds a good token. */
    ConnectionRow set(Connection connection, Instant now) {
        id = connection.id().value();
        userId = connection.owner().value();
        kind = connection.kind().word();
        name = connection.name();
        workspaceId = connection.workspaceId();
        workspaceName = connection.workspaceName();
        botUserId = connection.botUserId();
        createdAt = connection.createdAt() == null ? now : connection.createdAt();
        brokenAt = null;
        brokenReason = null;
        deletedAt = null;
        return this;
    }

    Connection toConnection() {
        return new Connection(
                new ConnectionId(id),
                new UserId(userId),
                ConnectionKind.of(kind),
                name == null ? UNNAMED : name,
                workspaceId,
                workspaceName,
                botUserId,
                createdAt,
                brokenReason);
    }
}
