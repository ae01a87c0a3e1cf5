package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.ManageOAuthHook;
import io.tributary.projects.application.deliveries.HookedProject;
import io.tributary.projects.application.deliveries.HookedProjects;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The projects behind hooks, in one query. */
public final class PgHookedProjects implements HookedProjects {

    private static final String BY_HOOK = """
            SELECT hook.id AS hook_id, project.id, project.notion_database_id, project.notion_data_source_id,
              NULL AS workspace_id
            FROM hooks hook JOIN projects project ON project.connection_id = hook.connection_id
            WHERE hook.id = ANY ($1) AND project.deleted_at IS NULL
            UNION ALL
            SELECT hook.id, project.id, project.notion_database_id, project.notion_data_source_id,
              connection.workspace_id
            FROM hooks hook
            JOIN notion_connections connection ON connection.kind = 'oauth' AND connection.deleted_at IS NULL
              AND connection.workspace_id = ANY ($2)
            JOIN projects project ON project.connection_id = connection.id AND project.deleted_at IS NULL
            WHERE hook.id = ANY ($1) AND hook.connection_id = $3
            ORDER BY 2
            """;

    private final Pool pool;

    /** Reads the database behind {@code pool}. */
    public PgHookedProjects(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Map<String, List<HookedProject>>> byHook(Set<String> hookIds, Set<String> workspaceIds) {
        return pool.preparedQuery(BY_HOOK)
                .execute(Tuple.tuple()
                        .addArrayOfString(hookIds.toArray(String[]::new))
                        .addArrayOfString(workspaceIds.toArray(String[]::new))
                        .addUUID(ManageOAuthHook.INTEGRATION.value()))
                .map(PgHookedProjects::projects);
    }

    private static Map<String, List<HookedProject>> projects(RowSet<Row> rows) {
        Map<String, List<HookedProject>> projects = new LinkedHashMap<>();
        for (Row row : rows) {
            projects.computeIfAbsent(row.getString("hook_id"), hook -> new ArrayList<>())
                    .add(new HookedProject(
                            row.getUUID("id"),
                            row.getUUID("notion_database_id"),
                            row.getUUID("notion_data_source_id"),
                            row.getString("workspace_id")));
        }
        return projects;
    }
}
