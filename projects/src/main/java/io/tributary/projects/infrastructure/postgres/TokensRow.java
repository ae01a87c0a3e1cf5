package io.tributary.projects.infrastructure.postgres;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code notion_tokens}, both of them sealed. */
@Entity
@Table(name = "notion_tokens")
@SuppressWarnings("NullAway.Init") // Hibernate fills a row's fields after it has made it.
class TokensRow {

    @Id
    @Column(name = "connection_id")
    UUID connectionId;

    @Column(name = "access_token")
    String accessToken;

    @Column(name = "refresh_token")
    @Nullable
    String refreshToken;

    @Column(name = "updated_at")
    Instant updatedAt;
}
