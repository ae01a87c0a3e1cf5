package io.tributary.projects.application.deliveries;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A project that a hook speaks for.
 *
 * @param projectId the project; it isn't deleted
 * @param databaseId the Notion database that holds its data source
 * @param dataSourceId what it keeps in sync
 * @param workspaceId in which workspace that is; null where the hook is the connection's own, and so the workspace's
 */
public record HookedProject(
        UUID projectId,
        UUID databaseId,
        UUID dataSourceId,
        @Nullable String workspaceId) {

    /** One whose connection has a hook of its own. */
    public HookedProject(UUID projectId, UUID databaseId, UUID dataSourceId) {
        this(projectId, databaseId, dataSourceId, null);
    }

    /** Whether a delivery from that workspace can be about it. */
    boolean isIn(@Nullable String workspace) {
        return workspaceId == null || workspaceId.equals(workspace);
    }
}
