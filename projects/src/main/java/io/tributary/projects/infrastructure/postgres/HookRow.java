package io.tributary.projects.infrastructure.postgres;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A row of {@code hooks}, its secrets sealed. {@link HookCodec} makes it of a hook and back. */
@Entity
@Table(name = "hooks")
@SuppressWarnings("NullAway.Init") // Hibernate fills a row's fields after it has made it.
class HookRow {

    @Id
    String id;

    @Column(name = "connection_id")
    UUID connectionId;

    @Column(name = "notion_webhook_secret")
    @Nullable
    String secret;

    @Column(name = "old_notion_webhook_secret")
    @Nullable
    String oldSecret;

    @Column(name = "old_notion_webhook_secret_until")
    @Nullable
    Instant oldSecretUntil;

    /** A JSON array as text: it is written and read whole, by the codec alone. */
    @ColumnTransformer(read = "candidates::text", write = "?::text::jsonb")
    String candidates;

    @Column(name = "confirmed_at")
    @Nullable
    Instant confirmedAt;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;
}
