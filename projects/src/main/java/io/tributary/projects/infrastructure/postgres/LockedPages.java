package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.Home;
import io.tributary.projects.application.sync.MissingReason;
import io.tributary.projects.application.sync.Observation;
import io.tributary.projects.application.sync.PageContent;
import io.tributary.projects.application.sync.PageCopy;
import io.tributary.projects.application.sync.StoredPage;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of the observed pages, locked until the transaction ends.
 *
 * @param home where the project's pages live
 * @param pages by page id, each of those that were asked for
 */
record LockedPages(Home home, Map<UUID, StoredPage> pages) {

    /** A state row to lock for each page that has none, unless the project is deleted. */
    private static final String CLAIM = """
            WITH project AS MATERIALIZED (
                SELECT id, notion_database_id, notion_data_source_id FROM projects
                WHERE id = $1 AND deleted_at IS NULL
            ), fresh AS (
                INSERT INTO page_state (project_id, page_id, ticket)
                SELECT project.id, page_id, 0 FROM project, unnest($2::uuid[]) AS page_id
                ORDER BY page_id
                ON CONFLICT DO NOTHING
            )
            SELECT notion_database_id, notion_data_source_id FROM project
            """;

    private static final String LOCK = """
            SELECT page_id, ticket, by_query, missing_since FROM page_state
            WHERE project_id = $1 AND page_id = ANY ($2::uuid[])
            ORDER BY page_id
            FOR NO KEY UPDATE
            """;

    /**
     * A statement of its own, after the lock: joined to it, it would show the copy from before the wait for the lock.
     * Properties are read only where they may differ.
     */
    private static final String READ = """
            SELECT page.page_id, title, parent::text, in_trash, archived, missing_reason, missing_at, content_hash,
                last_edited_time,
                CASE WHEN content_hash <> observed.hash OR missing_reason IS NOT NULL THEN properties::text END
                    AS properties
            FROM unnest($2::uuid[], $3::bytea[]) AS observed (page_id, hash)
            JOIN pages page ON page.project_id = $1 AND page.page_id = observed.page_id
            """;

    /** Locks and reads, in one round trip; null if the project is deleted, and then nothing was written. */
    static Uni<@Nullable LockedPages> lock(SqlConnection tx, UUID projectId, List<Observation> observations) {
        UUID[] ids = observations.stream().map(Observation::pageId).toArray(UUID[]::new);
        Tuple pages = Tuple.tuple().addUUID(projectId).addArrayOfUUID(ids);
        Tuple hashes = Tuple.tuple()
                .addUUID(projectId)
                .addArrayOfUUID(ids)
                .addValue(observations.stream().map(LockedPages::hash).toArray(Buffer[]::new));
        return Uni.combine()
                .all()
                .unis(
                        ProjectLock.hold(tx, projectId),
                        tx.preparedQuery(CLAIM).execute(pages),
                        tx.preparedQuery(LOCK).execute(pages),
                        tx.preparedQuery(READ).execute(hashes))
                .with((held, project, states, copies) -> of(project, states, copies));
    }

    StoredPage of(Observation observation) {
        return Objects.requireNonNull(pages.get(observation.pageId()), "A locked page has a state");
    }

    private static @Nullable LockedPages of(RowSet<Row> project, RowSet<Row> states, RowSet<Row> copies) {
        if (project.size() == 0) {
            return null;
        }
        Row found = project.iterator().next();
        Map<UUID, PageCopy> copyById = new HashMap<>();
        copies.forEach(row -> copyById.put(row.getUUID("page_id"), copy(row)));
        Map<UUID, StoredPage> pages = new HashMap<>();
        states.forEach(row -> pages.put(row.getUUID("page_id"), stored(row, copyById.get(row.getUUID("page_id")))));
        return new LockedPages(
                new Home(found.getUUID("notion_database_id"), found.getUUID("notion_data_source_id")), pages);
    }

    private static StoredPage stored(Row row, @Nullable PageCopy copy) {
        return new StoredPage(
                row.getLong("ticket"), row.getBoolean("by_query"), Pg.instant(time(row, "missing_since")), copy);
    }

    private static PageCopy copy(Row row) {
        String missing = row.getString("missing_reason");
        String properties = row.getString("properties");
        return new PageCopy(
                row.getString("title"),
                properties == null ? null : Pg.object(properties),
                Pg.object(row.getString("parent")),
                row.getBoolean("in_trash"),
                row.getBoolean("archived"),
                missing == null ? null : MissingReason.of(missing),
                Pg.instant(time(row, "missing_at")),
                row.getOffsetDateTime("last_edited_time").toInstant(),
                row.getBuffer("content_hash").getBytes());
    }

    private static @Nullable OffsetDateTime time(Row row, String column) {
        return row.getOffsetDateTime(column);
    }

    private static @Nullable Buffer hash(Observation observation) {
        PageContent page = observation.content();
        return page == null ? null : Buffer.buffer(page.hash());
    }
}
