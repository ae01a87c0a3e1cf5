package io.tributary.projects.infrastructure.postgres;

import io.tributary.projects.application.PageQuery;
import io.tributary.projects.application.PageQuery.After;
import io.tributary.projects.application.PageQuery.Filter;
import io.tributary.projects.application.PageQuery.Operator;
import io.tributary.projects.application.PageQuery.Sort;
import io.tributary.projects.domain.ProjectId;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statement for a query of pages. People's values are parameters; of what they write only ids of properties that are
 * in the schema get into the text, as literals. By page id alone it reads no more rows than it gives back.
 */
final class PageSql {

    private static final String COLUMNS = """
            SELECT p.page_id, p.title, p.properties::text, p.in_trash, p.archived, p.missing_reason, p.missing_at,
                p.last_edited_time, p.changed_at, s.seen_at""";

    /** As a view's, but the state is looked up page by page: to join it, PostgreSQL may read all states before a page's. */
    private static final String FROM = """
            FROM pages p
            LEFT JOIN LATERAL (
                SELECT state.seen_at, state.failed_since, state.failed_reason FROM page_state state
                WHERE state.project_id = p.project_id AND state.page_id = p.page_id OFFSET 0) AS s ON true
            CROSS JOIN LATERAL (SELECT p.properties || '{}'::jsonb AS properties OFFSET 0) AS v
            """;

    private static final Set<Operator> ORDERED =
            EnumSet.of(Operator.EQ, Operator.NE, Operator.LT, Operator.LTE, Operator.GT, Operator.GTE, Operator.EMPTY);
    private static final Set<Operator> TEXT = EnumSet.of(Operator.EQ, Operator.NE, Operator.CONTAINS, Operator.EMPTY);
    private static final Set<Operator> NAMED = EnumSet.of(Operator.EQ, Operator.NE, Operator.EMPTY);
    private static final Set<Operator> LIST = EnumSet.of(Operator.CONTAINS, Operator.EMPTY);

    private final List<Object> values = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private final Fields fields;
    private final @Nullable Sorted sorted;
    private final String order;
    private final int limit;

    /** @throws io.tributary.projects.domain.Refused if the query asks for what there isn't */
    PageSql(ProjectId project, PageQuery query, Fields fields, int limit) {
        this.fields = fields;
        this.limit = limit;
        conditions.add("p.project_id = " + parameter(project.value(), "uuid"));
        query.filters().forEach(this::add);
        Sort sort = query.sort();
        sorted = sort == null ? null : Sorted.of(fields.get("sort", sort.field()));
        String direction = sort != null && sort.descending() ? "DESC" : "ASC";
        order = sorted == null ? "p.page_id" : sorted.sql + " " + direction + " NULLS LAST, p.page_id";
        After after = query.after();
        if (after != null) {
            conditions.add(sorted == null ? after(after) : after(after, sorted, direction));
        }
    }

    /** The statement; a column {@code sort_key} comes last, and one row more than the limit if there are more. */
    String text() {
        return COLUMNS + ", " + (sorted == null ? "NULL::text" : sorted.sql) + " AS sort_key " + FROM + "WHERE "
                + String.join(" AND ", conditions) + " ORDER BY " + order + " LIMIT " + (limit + 1);
    }

    /** The statement's parameters. */
    Tuple values() {
        return Tuple.from(values);
    }

    /** Where a slice that ends with this row ends. */
    After after(Row row) {
        Object key = sorted == null ? null : row.getValue("sort_key");
        return new After(key == null ? null : key.toString(), row.getUUID("page_id"));
    }

    private void add(Filter filter) {
        String parameter = "filter[" + filter.field() + "]"
                + (filter.operator() == Operator.EQ
                        ? ""
                        : "[" + filter.operator().word() + "]");
        ViewColumn column = fields.get(parameter, filter.field());
        Set<Operator> allowed = operators(column.type());
        if (!allowed.contains(filter.operator())) {
            throw Fields.refused(
                    parameter,
                    "The field " + filter.field() + " is " + column.type().sql() + ", which can be compared with: "
                            + allowed.stream().map(Operator::word).collect(Collectors.joining(", ")) + ".");
        }
        conditions.add("(" + condition(parameter, column, filter) + ")");
    }

    private static Set<Operator> operators(ColumnType type) {
        return switch (type) {
            case TEXT -> TEXT;
            case NUMBER, DAY, TIME -> ORDERED;
            case BOOLEAN, UUID -> NAMED;
            case TEXTS, UUIDS -> LIST;
            case JSON -> EnumSet.of(Operator.EMPTY);
        };
    }

    private String condition(String parameter, ViewColumn column, Filter filter) {
        String sql = column.sql();
        ColumnType type = column.type();
        return switch (filter.operator()) {
            case EQ -> sql + " = ANY (" + all(parameter, type, filter) + ")";
            case NE -> sql + " IS NULL OR " + sql + " <> ALL (" + all(parameter, type, filter) + ")";
            case LT -> sql + " < " + one(parameter, type, filter);
            case LTE -> sql + " <= " + one(parameter, type, filter);
            case GT -> sql + " > " + one(parameter, type, filter);
            case GTE -> sql + " >= " + one(parameter, type, filter);
            case CONTAINS ->
                type == ColumnType.TEXT
                        ? "EXISTS (SELECT FROM unnest(" + all(parameter, type, filter) + ") AS part WHERE strpos(lower("
                                + sql + "), lower(part)) > 0)"
                        : sql + " && " + all(parameter, type, filter);
            case EMPTY -> (isTrue(parameter, filter) ? "" : "NOT ") + "(" + empty(sql, type) + ")";
        };
    }

    private static String empty(String sql, ColumnType type) {
        return switch (type) {
            case TEXT -> sql + " IS NULL OR " + sql + " = ''";
            case TEXTS, UUIDS -> sql + " IS NULL OR cardinality(" + sql + ") = 0";
            default -> sql + " IS NULL";
        };
    }

    private static boolean isTrue(String parameter, Filter filter) {
        String value = filter.values().size() == 1 ? filter.values().get(0) : "";
        if (FieldValues.checked(ColumnType.BOOLEAN, value) == null) {
            throw Fields.refused(parameter, parameter + " must be true or false, once.");
        }
        return value.equals("true");
    }

    private String one(String parameter, ColumnType type, Filter filter) {
        if (filter.values().size() != 1) {
            throw Fields.refused(parameter, parameter + " may be given once.");
        }
        return parameter(value(parameter, type, filter.values().get(0)), "text") + "::" + type.sql();
    }

    private String all(String parameter, ColumnType type, Filter filter) {
        String[] checked = filter.values().stream()
                .map(value -> value(parameter, type, value))
                .toArray(String[]::new);
        String array = type == ColumnType.TEXTS || type == ColumnType.UUIDS ? type.sql() : type.sql() + "[]";
        return "(" + parameter(checked, "text[]") + "::" + array + ")";
    }

    private static String value(String parameter, ColumnType type, String text) {
        String checked = FieldValues.checked(type, text);
        if (checked == null) {
            throw Fields.refused(parameter, parameter + " must be " + FieldValues.form(type) + ".");
        }
        return checked;
    }

    private String after(After after) {
        if (after.key() != null) {
            throw new PageQuery.InvalidCursor();
        }
        return "p.page_id > " + parameter(after.pageId(), "uuid");
    }

    private String after(After after, Sorted by, String direction) {
        String pageId = parameter(after.pageId(), "uuid");
        if (after.key() == null) {
            return "(" + by.sql + " IS NULL AND p.page_id > " + pageId + ")";
        }
        String checked = FieldValues.checked(by.type, after.key());
        if (checked == null) {
            throw new PageQuery.InvalidCursor();
        }
        String key = parameter(checked, "text") + "::" + by.type.sql();
        String beyond = direction.equals("ASC") ? " > " : " < ";
        return "(" + by.sql + beyond + key + " OR (" + by.sql + " = " + key + " AND p.page_id > " + pageId + ") OR "
                + by.sql + " IS NULL)";
    }

    private String parameter(Object value, String type) {
        values.add(value);
        return "$" + values.size() + "::" + type;
    }

    /** What pages are sorted by. */
    private record Sorted(String sql, ColumnType type) {

        static Sorted of(ViewColumn column) {
            return switch (column.type()) {
                case TEXT ->
                    new Sorted("left(" + column.sql() + ", " + PageQuery.SORTED_CHARACTERS + ")", ColumnType.TEXT);
                case NUMBER, BOOLEAN, DAY, TIME, UUID -> new Sorted(column.sql(), column.type());
                case TEXTS, UUIDS, JSON ->
                    throw Fields.refused(
                            "sort",
                            "The field " + column.name() + " is "
                                    + column.type().sql() + ", which has no order.");
            };
        }
    }
}
