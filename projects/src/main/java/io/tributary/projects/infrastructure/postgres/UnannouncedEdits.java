package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.Applied;
import io.tributary.projects.application.sync.PageContent;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.SweepRun;
import io.tributary.projects.domain.WebhookState;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Edits that a sweep had to find, though the hook that serves the project should have told of them: the connection's own,
 * or the integration's. The first one since a delivery came is kept: whether it means that the webhook is
 * silent is decided when someone looks, since its delivery may still be on the way.
 *
 * <p>Only incremental runs count. A full one comes when nobody could have heard: at the beginning, and after a pause or
 * a time without access.
 */
final class UnannouncedEdits {

    private static final String NOTE = """
            WITH heard AS MATERIALIZED (
                SELECT greatest(hook.confirmed_at, last.received_at) + interval '%d seconds' AS until
                FROM projects project
                JOIN notion_connections connection ON connection.id = project.connection_id
                %s
                LEFT JOIN last_deliveries last ON last.connection_id = project.connection_id
                WHERE project.id = $1
            )
            INSERT INTO unannounced_edits AS stored (project_id, edited_at)
            SELECT $1, min(edited_at) FROM heard, unnest($2::timestamptz[]) AS edited_at
            WHERE edited_at > until
            HAVING count(*) > 0
            ON CONFLICT (project_id) DO UPDATE SET edited_at = excluded.edited_at
            WHERE stored.edited_at <= (SELECT until FROM heard)
            """.formatted(WebhookState.MARGIN.toSeconds(), ServingHook.JOIN);

    private UnannouncedEdits() {}

    /** Notes what a step of a run found changed, within its transaction, as the last thing that it locks. */
    static Uni<Void> note(SqlConnection tx, SweepRun run, List<PageContent> listed, Applied applied) {
        Set<UUID> changed = new HashSet<>(applied.changed());
        OffsetDateTime[] edits = listed.stream()
                .filter(page -> changed.contains(page.pageId()))
                .map(page -> Pg.time(page.lastEditedTime()))
                .distinct()
                .toArray(OffsetDateTime[]::new);
        return run.kind() == SweepKind.FULL || edits.length == 0
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(NOTE)
                        .execute(Tuple.tuple().addUUID(run.target().projectId()).addArrayOfOffsetDateTime(edits))
                        .replaceWithVoid();
    }
}
