package io.tributary.projects.application.deliveries;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which projects a hook speaks for: those of its connection, or those of every connection that was approved in Notion. */
public interface HookedProjects {

    /**
     * By hook; a hook that is unknown or has no project that isn't deleted is left out.
     *
     * @param workspaceIds where the deliveries come from: of the integration's hook only their projects are wanted
     */
    Uni<Map<String, List<HookedProject>>> byHook(Set<String> hookIds, Set<String> workspaceIds);
}
