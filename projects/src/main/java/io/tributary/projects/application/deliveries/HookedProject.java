package io.tributary.projects.application.deliveries;

import java.util.UUID;

/**
 * A project that a hook speaks for.
 *
 * @param projectId the project; it isn't deleted
 * @param databaseId the Notion database that holds its data source
 * @param dataSourceId what it keeps in sync
 */
public record HookedProject(UUID projectId, UUID databaseId, UUID dataSourceId) {}
