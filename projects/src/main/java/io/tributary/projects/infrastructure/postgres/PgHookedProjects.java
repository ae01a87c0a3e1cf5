package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
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
            SELECT hook.id AS hook_id, project.id, project.notion_database_id, project.notion_data_source_id
            FROM hooks hook JOIN projects project ON project.connection_id = hook.connection_id
            WHERE hook.id = ANY ($1) AND project.deleted_at IS NULL
            ORDER BY project.id
            """;

    private final Pool pool;

    /** Reads the database behind {@code pool}. */
    public PgHookedProjects(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<Map<String, List<HookedProject>>> byHook(Set<String> hookIds) {
        return pool.preparedQuery(BY_HOOK)
                .execute(Tuple.tuple().addArrayOfString(hookIds.toArray(String[]::new)))
                .map(PgHookedProjects::projects);
    }

    private static Map<String, List<HookedProject>> projects(RowSet<Row> rows) {
        Map<String, List<HookedProject>> projects = new LinkedHashMap<>();
        for (Row row : rows) {
            projects.computeIfAbsent(row.getString("hook_id"), hook -> new ArrayList<>())
                    .add(new HookedProject(
                            row.getUUID("id"),
                            row.getUUID("notion_database_id"),
                            row.getUUID("notion_data_source_id")));
        }
        return projects;
    }
}
