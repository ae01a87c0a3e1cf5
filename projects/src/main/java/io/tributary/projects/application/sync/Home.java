package io.tributary.projects.application.sync;

import java.util.UUID;

/**
 * Where a project's pages live in Notion.
 *
 * @param databaseId the database
 * @param dataSourceId its data source, the sync unit
 */
public record Home(UUID databaseId, UUID dataSourceId) {

    /** Whether a page is the project's: by its data source or, where its parent names none, by the database. */
    boolean holds(PageContent page) {
        if (page.dataSourceId() != null) {
            return dataSourceId.equals(page.dataSourceId());
        }
        String database = page.parent().path("database_id").asText("");
        return database.replace("-", "").equalsIgnoreCase(databaseId.toString().replace("-", ""));
    }
}
