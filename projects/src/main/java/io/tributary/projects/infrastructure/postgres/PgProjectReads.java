package io.tributary.projects.infrastructure.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.ProjectReads;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.UserId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads by the reactive client: first the project, which says whose it is, then an index from its newest entry on. */
@ApplicationScoped
class PgProjectReads implements ProjectReads {

    private static final String PROJECT = """
            SELECT sync.schema::text AS schema, view.name AS view, view.problem, version.ticket AS version,
                version.at AS changed_at
            FROM projects project
            LEFT JOIN project_sync sync ON sync.project_id = project.id
            LEFT JOIN project_views view ON view.project_id = project.id AND view.digest IS NOT NULL
            LEFT JOIN LATERAL (
                SELECT ticket, at FROM schema_versions
                WHERE project_id = project.id ORDER BY ticket DESC LIMIT 1) AS version ON true
            WHERE project.id = $1 AND project.user_id = $2 AND project.deleted_at IS NULL
            """;

    private static final String VERSIONS = """
            SELECT ticket, at, changes::text AS changes FROM schema_versions
            WHERE project_id = $1 AND ticket < $2 ORDER BY ticket DESC LIMIT $3
            """;

    /** What is expected is looked up for the full run that is under way alone, of which there is one at most. */
    private static final String RUNS = """
            SELECT id, kind, reason, started_at, finished_at, outcome, pages_seen, pages_changed,
                CASE WHEN finished_at IS NULL AND kind = 'full' THEN (
                    SELECT last.pages_seen FROM sync_runs last
                    WHERE last.project_id = $1 AND last.kind = 'full' AND last.outcome IN ('complete', 'incomplete')
                    ORDER BY last.started_at DESC LIMIT 1) END AS pages_expected
            FROM sync_runs
            WHERE project_id = $1 AND (started_at, id) < ($2, $3) ORDER BY started_at DESC, id DESC LIMIT $4
            """;

    private static final String CHANGES = """
            SELECT id, at, page_id, property_id, old_value::text AS old_value, new_value::text AS new_value
            FROM page_changes
            WHERE project_id = $1 AND (at, id) < ($2, $3) AND at >= $4 %s
            ORDER BY at DESC, id DESC LIMIT $5
            """;

    private static final String OF_ALL = CHANGES.formatted("");
    private static final String OF_PAGE = CHANGES.formatted("AND page_id = $6");

    /** Beyond any time that is stored. */
    static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

    /** Beyond any id that is stored. */
    static final UUID LAST_ID = new UUID(-1, -1);

    private final Pool pool;
    private final Clock clock;

    PgProjectReads(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    @Override
    public Uni<@Nullable Schema> schema(UserId owner, ProjectId project) {
        return project(owner, project).map(found -> found == null ? null : schema(found));
    }

    @Override
    public Uni<@Nullable List<SchemaVersion>> schemaVersions(
            UserId owner, ProjectId project, @Nullable Long before, int limit) {
        Tuple values = Tuple.of(project.value(), before == null ? Long.MAX_VALUE : before, limit);
        return ifThere(owner, project, found -> list(VERSIONS, values, PgProjectReads::version));
    }

    @Override
    public Uni<@Nullable List<Run>> runs(UserId owner, ProjectId project, @Nullable Before<UUID> before, int limit) {
        Tuple values = Tuple.of(
                project.value(),
                Pg.time(before == null ? END : before.at()),
                before == null ? LAST_ID : before.id(),
                limit);
        return ifThere(owner, project, found -> list(RUNS, values, this::run));
    }

    @Override
    public Uni<@Nullable List<Change>> changes(
            UserId owner,
            ProjectId project,
            @Nullable UUID page,
            @Nullable Instant since,
            @Nullable Before<Long> before,
            int limit) {
        Tuple values = Tuple.of(
                project.value(),
                Pg.time(before == null ? END : before.at()),
                before == null ? Long.MAX_VALUE : before.id(),
                Pg.time(since == null ? Instant.EPOCH : since),
                limit);
        if (page != null) {
            values.addUUID(page);
        }
        return ifThere(owner, project, found -> changes(page == null ? OF_ALL : OF_PAGE, values, schemaOf(found)));
    }

    private Uni<List<Change>> changes(String sql, Tuple values, ObjectNode schema) {
        return list(sql, values, row -> change(row, schema));
    }

    private Uni<@Nullable Row> project(UserId owner, ProjectId project) {
        return pool.preparedQuery(PROJECT)
                .execute(Tuple.of(project.value(), owner.value()))
                .map(rows -> rows.rowCount() == 0 ? null : rows.iterator().next());
    }

    private <T> Uni<@Nullable List<T>> ifThere(
            UserId owner, ProjectId project, Function<Row, Uni<? extends List<T>>> then) {
        return project(owner, project).onItem().ifNotNull().transformToUni(then);
    }

    private <T> Uni<List<T>> list(String sql, Tuple values, Function<Row, T> read) {
        return pool.preparedQuery(sql).execute(values).map(rows -> all(rows, read));
    }

    private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
        return StreamSupport.stream(rows.spliterator(), false).map(read).toList();
    }

    private static ObjectNode schemaOf(Row project) {
        String schema = project.getString("schema");
        return schema == null ? JsonNodeFactory.instance.objectNode() : Pg.object(schema);
    }

    private static Schema schema(Row project) {
        ObjectNode stored = schemaOf(project);
        List<ViewColumn> columns = ViewColumns.of(stored);
        List<Property> properties = stored.properties().stream()
                .map(entry -> property(entry.getKey(), entry.getValue(), columns))
                .sorted(Comparator.comparing(
                                (Property property) -> !property.type().equals("title"))
                        .thenComparing(property -> property.name().toLowerCase(Locale.ROOT))
                        .thenComparing(Property::id))
                .toList();
        String view = project.getString("view");
        return new Schema(
                project.getLong("version"),
                Pg.instant(project.getOffsetDateTime("changed_at")),
                view == null ? null : "notion." + view,
                project.getString("problem"),
                properties);
    }

    private static Property property(String id, JsonNode definition, List<ViewColumn> columns) {
        return new Property(
                id,
                definition.path("name").asText(),
                definition.path("type").asText(),
                definition.path("config").isObject()
                        ? definition.path("config")
                        : JsonNodeFactory.instance.objectNode(),
                columns.stream()
                        .filter(column -> column.property().equals(id))
                        .map(column -> new Column(column.name(), column.type().sql()))
                        .toList());
    }

    private static SchemaVersion version(Row row) {
        return new SchemaVersion(
                row.getLong("ticket"), row.getOffsetDateTime("at").toInstant(), (ArrayNode)
                        Pg.tree(row.getString("changes")));
    }

    private Run run(Row row) {
        Instant startedAt = row.getOffsetDateTime("started_at").toInstant();
        Instant finishedAt = Pg.instant(row.getOffsetDateTime("finished_at"));
        int seen = row.getInteger("pages_seen");
        return new Run(
                row.getUUID("id"),
                row.getString("kind"),
                row.getString("reason"),
                startedAt,
                finishedAt,
                row.getString("outcome"),
                seen,
                row.getInteger("pages_changed"),
                finishedAt == null
                        ? Progress.of(seen, row.getInteger("pages_expected"), startedAt, clock.instant())
                        : null);
    }

    private static Change change(Row row, ObjectNode schema) {
        String propertyId = row.getString("property_id");
        return new Change(
                row.getLong("id"),
                row.getOffsetDateTime("at").toInstant(),
                row.getUUID("page_id"),
                propertyId,
                schema.path(propertyId).path("name").textValue(),
                value(row.getString("old_value")),
                value(row.getString("new_value")));
    }

    private static @Nullable JsonNode value(@Nullable String json) {
        return json == null ? null : Pg.tree(json);
    }
}
