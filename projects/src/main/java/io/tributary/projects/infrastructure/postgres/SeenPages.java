package io.tributary.projects.infrastructure.postgres;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.NotionReader.PartialRow;
import io.tributary.projects.application.sync.SweepCheckpoint;
import io.tributary.projects.application.sync.SweepRun;
import io.tributary.projects.application.sync.SweepRuns.Coverage;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** What a run has seen of the copy, and what it need not look at. */
final class SeenPages {

    private static final String COVERAGE = """
            SELECT count(*) AS pages, count(*) FILTER (WHERE state.ticket < run.first_ticket) AS unseen
            FROM sync_runs run
            JOIN pages page ON page.project_id = run.project_id AND page.missing_reason IS NULL
            JOIN page_state state ON state.project_id = page.project_id AND state.page_id = page.page_id
            WHERE run.id = $1
            """;

    private static final String MISSED_ANY = """
            SELECT EXISTS (
                SELECT FROM sync_runs run
                CROSS JOIN unnest($2::uuid[]) AS listed (page_id)
                LEFT JOIN page_state state ON state.project_id = run.project_id AND state.page_id = listed.page_id
                WHERE run.id = $1 AND coalesce(state.ticket, 0) < run.first_ticket) AS yes
            """;

    /**
     * Times of edits are floored to the minute: what was seen after its end, and ten seconds for clocks that differ,
     * holds all edits of it. What a query showed last counts for nothing here, since queries lag.
     */
    private static final String NOT_SEEN_SINCE_EDITED = """
            SELECT listed.page_id FROM unnest($2::uuid[], $3::timestamptz[]) AS listed (page_id, edited)
            WHERE NOT EXISTS (
                SELECT FROM pages page
                JOIN page_state state ON state.project_id = page.project_id AND state.page_id = page.page_id
                WHERE page.project_id = $1 AND page.page_id = listed.page_id AND page.missing_reason IS NULL
                  AND page.last_edited_time = listed.edited AND state.seen_at >= listed.edited + interval '70 seconds'
                  AND NOT state.by_query AND state.missing_since IS NULL AND state.failed_since IS NULL)
            """;

    private static final String UNSEEN = """
            SELECT state.page_id FROM sync_runs run
            JOIN page_state state ON state.project_id = run.project_id AND state.ticket < run.first_ticket
            LEFT JOIN pages page ON page.project_id = state.project_id AND page.page_id = state.page_id
            WHERE run.id = $1 AND ($2::uuid IS NULL OR state.page_id > $2)
              AND (state.failed_since IS NOT NULL OR (page.page_id IS NOT NULL AND page.missing_reason IS NULL))
            ORDER BY state.page_id
            LIMIT $3
            """;

    private final Pool pool;

    SeenPages(Pool pool) {
        this.pool = pool;
    }

    Uni<Coverage> coverage(SweepRun run) {
        return pool.preparedQuery(COVERAGE)
                .execute(Tuple.of(run.id()))
                .map(found -> found.iterator().next())
                .map(row -> new Coverage(row.getInteger("pages"), row.getInteger("unseen")));
    }

    Uni<Boolean> missedAny(SweepRun run, Collection<UUID> pageIds) {
        return pool.preparedQuery(MISSED_ANY)
                .execute(Tuple.tuple().addUUID(run.id()).addArrayOfUUID(pageIds.toArray(UUID[]::new)))
                .map(found -> found.iterator().next().getBoolean("yes"));
    }

    Uni<List<UUID>> notSeenSinceEdited(SweepRun run, List<PartialRow> rows) {
        return pages(
                NOT_SEEN_SINCE_EDITED,
                Tuple.tuple()
                        .addUUID(run.target().projectId())
                        .addArrayOfUUID(rows.stream().map(PartialRow::pageId).toArray(UUID[]::new))
                        .addArrayOfOffsetDateTime(rows.stream()
                                .map(row -> Pg.time(row.lastEditedTime()))
                                .toArray(OffsetDateTime[]::new)));
    }

    Uni<List<UUID>> unseen(SweepRun run, SweepCheckpoint checkpoint, int limit) {
        return pages(UNSEEN, Tuple.of(run.id(), checkpoint.unseenAfter(), limit));
    }

    private Uni<List<UUID>> pages(String sql, Tuple values) {
        return pool.preparedQuery(sql)
                .execute(values)
                .map(found -> StreamSupport.stream(found.spliterator(), false)
                        .map(row -> row.getUUID("page_id"))
                        .toList());
    }
}
