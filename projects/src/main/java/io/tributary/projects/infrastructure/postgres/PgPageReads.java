package io.tributary.projects.infrastructure.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
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
    private static final String PAGES = """
            SELECT p.page_id, p.title, p.properties::text, p.in_trash, p.archived, p.missing_reason, p.missing_at,
                p.last_edited_time, p.changed_at, s.seen_at
            FROM pages p LEFT JOIN page_state s ON s.project_id = p.project_id AND s.page_id = p.page_id
            WHERE p.project_id = $1
            """;
    private static final String FIRST = PAGES + " ORDER BY p.page_id LIMIT $2";
    private static final String AFTER = PAGES + " AND p.page_id > $2 ORDER BY p.page_id LIMIT $3";
    private static final String ONE = PAGES + " AND p.page_id = $2";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Pool pool;

    PgPageReads(Pool pool) {
        this.pool = pool;
    }

    @Override
    public Uni<@Nullable Slice> list(UserId owner, ProjectId project, @Nullable UUID after, int limit) {
        Tuple page = after == null ? Tuple.of(project.value(), limit + 1) : Tuple.of(project.value(), after, limit + 1);
        return names(owner, project)
                .onItem()
                .ifNotNull()
                .transformToUni(names -> pool.preparedQuery(after == null ? FIRST : AFTER)
                        .execute(page)
                        .map(rows -> slice(rows, names, limit)));
    }

    @Override
    public Uni<@Nullable CopiedPage> find(UserId owner, ProjectId project, UUID pageId) {
        return names(owner, project)
                .onItem()
                .ifNotNull()
                .transformToUni(names -> pool.preparedQuery(ONE)
                        .execute(Tuple.of(project.value(), pageId))
                        .map(rows -> rows.rowCount() == 0
                                ? null
                                : page(rows.iterator().next(), names)));
    }

    /** How the project's properties are called; null if the owner has no such project. */
    private Uni<@Nullable PropertiesByName> names(UserId owner, ProjectId project) {
        return pool.preparedQuery(SCHEMA)
                .execute(Tuple.of(project.value(), owner.value()))
                .map(rows -> rows.rowCount() == 0
                        ? null
                        : names(rows.iterator().next().getString(0)));
    }

    private static PropertiesByName names(@Nullable String schema) {
        return new PropertiesByName(schema == null ? null : json(schema));
    }

    private static Slice slice(RowSet<Row> rows, PropertiesByName names, int limit) {
        List<CopiedPage> pages = new ArrayList<>();
        for (Row row : rows) {
            if (pages.size() < limit) {
                pages.add(page(row, names));
            }
        }
        boolean more = rows.rowCount() > limit;
        return new Slice(List.copyOf(pages), more ? pages.get(limit - 1).pageId() : null);
    }

    private static CopiedPage page(Row row, PropertiesByName names) {
        return new CopiedPage(
                row.getUUID(0),
                row.getString(1),
                names.of(json(row.getString(2))),
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

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("PostgreSQL gave jsonb that is no JSON", e);
        }
    }
}
