package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.projects.application.PageQuery;
import io.tributary.projects.application.PageQuery.After;
import io.tributary.projects.application.PageQuery.Sort;
import io.tributary.projects.application.sync.SyncTarget;
import io.tributary.projects.domain.ProjectId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How much PostgreSQL reads for a slice, by its own count. */
class PageSqlTest {

    private static final int PAGES = 5000;
    private static final int LIMIT = 50;

    private static CopyDatabase database;
    private static SyncTarget project;

    @BeforeAll
    static void start() {
        database = CopyDatabase.migrated();
        project = database.project();
        database.rows(
                "INSERT INTO pages (project_id, page_id, title, properties, parent, in_trash, archived, content_hash,"
                        + " created_time, last_edited_time, changed_at)"
                        + " SELECT $1, gen_random_uuid(), 'Page ' || i, '{}', '{}', false, false, '', now(), now(), now()"
                        + " FROM generate_series(1, " + PAGES + ") AS i",
                project.projectId());
        database.rows("INSERT INTO page_state (project_id, page_id, ticket) SELECT project_id, page_id, 1 FROM pages");
        database.rows("ANALYZE pages, page_state");
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    void a_slice_by_page_id_reads_no_more_pages_than_it_has() {
        UUID middle = UUID.fromString("80000000-0000-0000-0000-000000000000");

        assertThat(read(PageQuery.ALL)).isBetween(LIMIT, 3 * LIMIT);
        assertThat(read(new PageQuery(List.of(), null, new After(null, middle))))
                .isBetween(LIMIT, 3 * LIMIT);
    }

    @Test
    void a_sorted_slice_reads_every_page() {
        assertThat(read(new PageQuery(List.of(), new Sort("_title", false), null)))
                .isGreaterThanOrEqualTo(PAGES);
    }

    private static int read(PageQuery query) {
        PageSql sql = new PageSql(new ProjectId(project.projectId()), query, new Fields(null), LIMIT);
        String plan = CopyDatabase.await(database.pool()
                .preparedQuery("EXPLAIN (ANALYZE, FORMAT JSON) " + sql.text())
                .execute(sql.values())
                .map(rows -> rows.iterator().next().getValue(0).toString()));
        return rows(Pg.tree(plan).path(0).path("Plan"));
    }

    /** What is read from tables, in all loops. */
    private static int rows(JsonNode node) {
        int below = 0;
        for (JsonNode child : node.path("Plans")) {
            below += rows(child);
        }
        boolean scan = node.has("Relation Name");
        return below
                + (scan
                        ? (int) Math.round(node.path("Actual Rows").asDouble()
                                * node.path("Actual Loops").asInt())
                        : 0);
    }
}
