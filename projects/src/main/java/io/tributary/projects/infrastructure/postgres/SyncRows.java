package io.tributary.projects.infrastructure.postgres;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.events.CloudEvents;
import io.tributary.events.EventMessage;
import io.tributary.events.ProjectSyncFinished;
import io.tributary.projects.application.sync.NotionReader.Seen;
import io.tributary.projects.application.sync.SchemaChange;
import io.tributary.projects.application.sync.SweepRuns.ProjectGone;
import io.tributary.projects.application.sync.SweepSettings;
import io.tributary.projects.application.sync.SyncTarget;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What several stores do to {@code project_sync}, each in its own transaction. Locks are taken in one order everywhere:
 * the project's row (shared), its {@code project_sync}, a run.
 */
final class SyncRows {

    private static final String PROJECT = """
            SELECT connection_id, notion_database_id, notion_data_source_id, paused FROM projects
            WHERE id = $1 AND deleted_at IS NULL
            """;

    private static final String ADMIT = """
            INSERT INTO project_sync (project_id, phase, next_incremental_at, next_full_at)
            VALUES ($1, 'syncing', $2, $3)
            ON CONFLICT DO NOTHING
            """;

    private static final String SCHEMA = """
            SELECT schema::text AS schema FROM project_sync WHERE project_id = $1 AND schema_ticket < $2 FOR UPDATE
            """;

    private static final String STORE_SCHEMA = """
            UPDATE project_sync SET schema = ($3::text)::jsonb, schema_ticket = $2 WHERE project_id = $1
            """;

    private static final String STORE_VERSION = """
            INSERT INTO schema_versions (project_id, ticket, at, changes) VALUES ($1, $2, $3, ($4::text)::jsonb)
            """;

    /**
     * A project that is broken already keeps its reason and its probes. One whose last full run didn't come to its end
     * since it was broken the last time is probed as if it had been broken all the while, so that one that breaks after
     * each recovery doesn't do so every minute.
     */
    private static final String BREAK = """
            UPDATE project_sync
            SET phase = 'broken', reason = $2, broken_since = $3, waiting_until = NULL,
                next_probe_at = CASE WHEN $4 THEN
                    $3::timestamptz + make_interval(mins => (ARRAY[1, 5, 15, 60])[least(probes, 3) + 1]) END
            WHERE project_id = $1 AND phase <> 'broken'
            """;

    private static final String END_RUNS = """
            WITH ended AS (
                UPDATE sync_runs SET finished_at = $2, outcome = 'broken', lease_token = NULL, lease_until = NULL
                WHERE project_id = $1 AND finished_at IS NULL
                RETURNING id, kind, pages_seen, pages_changed, started_at
            ), covered AS (
                DELETE FROM sweep_wants WHERE run_id IN (SELECT id FROM ended)
            )
            SELECT * FROM ended
            """;

    private final Outbox outbox;
    private final SweepSettings settings;
    private final Clock clock;

    SyncRows(Outbox outbox, SweepSettings settings, Clock clock) {
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
    }

    /** Keeps the project from being purged until the transaction ends; fails if it is deleted. */
    Uni<Project> lockProject(SqlConnection tx, UUID projectId) {
        return Uni.combine()
                .all()
                .unis(ProjectLock.hold(tx, projectId), tx.preparedQuery(PROJECT).execute(Tuple.of(projectId)))
                .with((held, found) -> there(projectId, found));
    }

    private static Project there(UUID projectId, RowSet<Row> found) {
        if (found.size() == 0) {
            throw new ProjectGone(projectId);
        }
        return Project.of(projectId, found.iterator().next());
    }

    /** Gives a new project its row. */
    Uni<Void> admit(SqlConnection tx, UUID projectId) {
        Instant now = clock.instant();
        return tx.preparedQuery(ADMIT)
                .execute(Tuple.of(
                        projectId,
                        Pg.time(now.plus(settings.incrementalEvery())),
                        Pg.time(now.plus(settings.fullEvery()))))
                .replaceWithVoid();
    }

    /** Stores a schema unless a later one is stored, and tells whether values may have changed with it. */
    Uni<Boolean> storeSchema(SqlConnection tx, UUID projectId, Seen seen, ObjectNode schema) {
        return tx.preparedQuery(SCHEMA)
                .execute(Tuple.of(projectId, seen.ticket()))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(false)
                        : replaceSchema(tx, projectId, seen, first(rows), schema));
    }

    private static @Nullable String first(RowSet<Row> rows) {
        return rows.iterator().next().getString("schema");
    }

    private Uni<Boolean> replaceSchema(
            SqlConnection tx, UUID projectId, Seen seen, @Nullable String stored, ObjectNode schema) {
        ObjectNode before = stored == null ? null : Pg.object(stored);
        ArrayNode changes = SchemaChange.between(before, schema);
        return tx.preparedQuery(STORE_SCHEMA)
                .execute(Tuple.of(projectId, seen.ticket(), Pg.json(schema)))
                .chain(() -> changes.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : tx.preparedQuery(STORE_VERSION)
                                .execute(Tuple.of(projectId, seen.ticket(), Pg.time(clock.instant()), Pg.json(changes)))
                                .replaceWithVoid())
                .replaceWith(before != null && SchemaChange.touchesValues(before, schema));
    }

    /** Breaks the project and ends its runs. Whoever recovers it wants a full sweep, which covers the ended runs' wants. */
    Uni<Void> breakProject(SqlConnection tx, UUID projectId, String reason, boolean probed) {
        Instant now = clock.instant();
        return admit(tx, projectId)
                .chain(() ->
                        tx.preparedQuery(BREAK).execute(Tuple.of(projectId, Pg.text(reason), Pg.time(now), probed)))
                .chain(() -> tx.preparedQuery(END_RUNS).execute(Tuple.of(projectId, Pg.time(now))))
                .chain(ended -> outbox.add(tx, finished(projectId, ended, "broken", now)));
    }

    /** The events that tell the end of runs, from rows with kind, counts and start. */
    static List<EventMessage> finished(UUID projectId, RowSet<Row> runs, String outcome, Instant now) {
        return StreamSupport.stream(runs.spliterator(), false)
                .map(run -> new ProjectSyncFinished(
                        UUID.randomUUID().toString(),
                        projectId,
                        run.getString("kind"),
                        outcome,
                        run.getInteger("pages_seen"),
                        run.getInteger("pages_changed"),
                        Duration.between(run.getOffsetDateTime("started_at").toInstant(), now)
                                .toMillis(),
                        now))
                .map(CloudEvents::encode)
                .toList();
    }

    /** A project that is not deleted. */
    record Project(SyncTarget target, boolean paused) {

        private static Project of(UUID projectId, Row row) {
            return new Project(
                    new SyncTarget(
                            projectId,
                            row.getUUID("connection_id"),
                            row.getUUID("notion_database_id"),
                            row.getUUID("notion_data_source_id")),
                    row.getBoolean("paused"));
        }
    }
}
