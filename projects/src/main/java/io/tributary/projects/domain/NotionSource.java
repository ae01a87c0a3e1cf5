package io.tributary.projects.domain;

import java.util.UUID;

/**
 * What a project keeps in sync.
 *
 * @param databaseId Notion's database, the container
 * @param dataSourceId Notion's data source in it, the sync unit
 */
public record NotionSource(UUID databaseId, UUID dataSourceId) {}
