package io.tributary.projects.infrastructure.postgres;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.PageQuery;
import io.tributary.projects.application.PageReads;
import io.tributary.projects.application.PropertiesByName;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.UserId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the copy by the reactive client: first the project, which says whose it is, then its pages. */
@ApplicationScoped
class PgPageReads implements PageReads {

    private static final String SCHEMA = """
            SELECT s.schema::text FROM projects p LEFT JOIN project_sync s ON s.project_id = p.id
            WHERE p.id = $1 AND p.user_id = $2 AND p.deleted_at IS NULL
            """;
    private static final String ONE = """
            SELECT p.page_id, p.title, p.properties::text, p.in_trash, p.archived, p.missing_reason, p.missing_at,
                p.last_edited_time, p.changed_at, s.seen_at
            FROM pages p LEFT JOIN page_state s ON s.project_id = p.project_id AND s.page_id = p.page_id
            WHERE p.project_id = $1 AND p.page_id = $2
            """;

    private final Pool pool;

    PgPageReads(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<@Nullable Slice> list(UserId owner, ProjectId project, PageQuery query, int limit) {
        return known(owner, project)
                .onItem()
                .ifNotNull()
                .transformToUni(
                        known -> list(known, new PageSql(project, query, new Fields(known.schema), limit), limit));
    }

    private Uni<Slice> list(Known known, PageSql sql, int limit) {
        return pool.preparedQuery(sql.text()).execute(sql.values()).map(rows -> slice(rows, known.names(), sql, limit));
    }

    @Override
    public Uni<@Nullable CopiedPage> find(UserId owner, ProjectId project, UUID pageId) {
        return known(owner, project)
                .onItem()
                .ifNotNull()
                .transformToUni(known -> pool.preparedQuery(ONE)
                        .execute(Tuple.of(project.value(), pageId))
                        .map(rows -> rows.rowCount() == 0
                                ? null
                                : page(rows.iterator().next(), known.names())));
    }

    /** The project; null if the owner has no such. */
    private Uni<@Nullable Known> known(UserId owner, ProjectId project) {
        return pool.preparedQuery(SCHEMA)
                .execute(Tuple.of(project.value(), owner.value()))
                .map(rows -> rows.rowCount() == 0
                        ? null
                        : Known.of(rows.iterator().next().getString(0)));
    }

    private static Slice slice(RowSet<Row> rows, PropertiesByName names, PageSql sql, int limit) {
        List<CopiedPage> pages = new ArrayList<>();
        PageQuery.After last = null;
        for (Row row : rows) {
            if (pages.size() < limit) {
                pages.add(page(row, names));
                last = sql.after(row);
            }
        }
        return new Slice(List.copyOf(pages), rows.rowCount() > limit ? last : null);
    }

    private static CopiedPage page(Row row, PropertiesByName names) {
        return new CopiedPage(
                row.getUUID(0),
                row.getString(1),
                names.of(Pg.tree(row.getString(2))),
                row.getBoolean(3),
                row.getBoolean(4),
                row.getString(5),
                instant(row, 6),
                row.getOffsetDateTime(7).toInstant(),
                row.getOffsetDateTime(8).toInstant(),
                instant(row, 9));
    }

    private static @Nullable Instant instant(Row row, int column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }

    /** What is known of a project that there is. */
    private record Known(@Nullable ObjectNode schema) {

        static Known of(@Nullable String schema) {
            return new Known(schema == null ? null : Pg.object(schema));
        }

        PropertiesByName names() {
            return new PropertiesByName(schema);
        }
    }
}
