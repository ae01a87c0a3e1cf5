package io.tributary.projects.domain;

import java.time.Instant;
import java.util.UUID;

/** Projects for tests, each of a data source of its own. */
public final class SampleProjects {

    /** When they were made. */
    public static final Instant CREATED = Instant.parse("2026-11-20T08:00:00Z");

    private SampleProjects() {}

    /** Any project. */
    public static Project project() {
        return project(new UserId(UUID.randomUUID()), new ConnectionId(UUID.randomUUID()), CREATED);
    }

    /** A project of that user and connection. */
    public static Project project(UserId owner, ConnectionId connection, Instant createdAt) {
        NotionSource source = new NotionSource(UUID.randomUUID(), UUID.randomUUID());
        return Project.create(new ProjectId(UUID.randomUUID()), owner, "Launch", source, connection, createdAt);
    }
}
