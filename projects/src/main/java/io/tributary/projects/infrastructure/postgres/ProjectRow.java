package io.tributary.projects.infrastructure.postgres;

import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.NotionSource;
import io.tributary.projects.domain.Project;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.UserId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code projects}. */
@Entity
@Table(name = "projects")
@SuppressWarnings("NullAway.Init") // Hibernate fills a row's fields after it has made it.
class ProjectRow {

    @Id
    UUID id;

    @Column(name = "user_id")
    UUID userId;

    String name;

    @Column(name = "notion_database_id")
    UUID notionDatabaseId;

    @Column(name = "notion_data_source_id")
    UUID notionDataSourceId;

    @Column(name = "connection_id")
    UUID connectionId;

    boolean paused;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Column(name = "deleted_at")
    @Nullable
    Instant deletedAt;

    @Version
    @Nullable
    Long version;

    /** Takes over everything but the version, which Hibernate counts. */
    ProjectRow set(Project.State state) {
        id = state.id().value();
        userId = state.owner().value();
        name = state.name();
        notionDatabaseId = state.source().databaseId();
        notionDataSourceId = state.source().dataSourceId();
        connectionId = state.connection().value();
        paused = state.paused();
        createdAt = state.createdAt();
        updatedAt = state.updatedAt();
        deletedAt = state.deletedAt();
        return this;
    }

    Project toProject() {
        return Project.restore(new Project.State(
                new ProjectId(id),
                new UserId(userId),
                name,
                new NotionSource(notionDatabaseId, notionDataSourceId),
                new ConnectionId(connectionId),
                paused,
                createdAt,
                updatedAt,
                deletedAt,
                version == null ? 0 : version));
    }
}
