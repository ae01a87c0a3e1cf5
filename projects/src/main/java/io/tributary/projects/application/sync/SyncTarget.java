package io.tributary.projects.application.sync;

import java.util.UUID;

/**
 * What a job needs to know of a project before it asks Notion.
 *
 * @param projectId ours
 * @param connectionId whose token and budget are used
 * @param databaseId Notion's database
 * @param dataSourceId Notion's data source, the sync unit
 */
public record SyncTarget(UUID projectId, UUID connectionId, UUID databaseId, UUID dataSourceId) {}
