package io.tributary.projects.infrastructure.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.projects.infrastructure.postgres.PropertyParts.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The columns of a schema: the page's id, the properties with the title first and the others by name, then what we know
 * of the page. SQL and the HTTP interface call them by the same names.
 */
final class ViewColumns {

    /** PostgreSQL's limit; a view with more can't be made. */
    static final int MOST = 1600;

    private static final List<ViewColumn> ID = List.of(ours("_page_id", ColumnType.UUID, "p.page_id"));

    private static final List<ViewColumn> OURS = List.of(
            ours("_title", ColumnType.TEXT, "p.title"),
            ours("_created_time", ColumnType.TIME, "p.created_time"),
            ours("_last_edited_time", ColumnType.TIME, "p.last_edited_time"),
            ours("_in_trash", ColumnType.BOOLEAN, "p.in_trash"),
            ours("_archived", ColumnType.BOOLEAN, "p.archived"),
            ours("_missing_reason", ColumnType.TEXT, "p.missing_reason"),
            ours("_missing_at", ColumnType.TIME, "p.missing_at"),
            ours("_changed_at", ColumnType.TIME, "p.changed_at"),
            ours("_synced_at", ColumnType.TIME, "s.seen_at"),
            ours("_failed_since", ColumnType.TIME, "s.failed_since"),
            ours("_failed_reason", ColumnType.TEXT, "s.failed_reason"),
            ours("_properties", ColumnType.JSON, "p.properties"));

    private static final Comparator<Property> BY_NAME = Comparator.comparing((Property property) -> !property.isTitle())
            .thenComparing(property -> property.name.toLowerCase(Locale.ROOT))
            .thenComparing(Property::id);

    private ViewColumns() {}

    /** All columns, in the order in which a new view has them. */
    static List<ViewColumn> of(ObjectNode schema) {
        List<Property> properties = named(schema);
        List<ViewColumn> columns = new ArrayList<>(ID);
        properties.stream().sorted(BY_NAME).forEach(property -> columns.addAll(property.columns));
        columns.addAll(OURS);
        return limited(columns);
    }

    /** A name is taken by what has the lowest property id, so that it doesn't wander; a whole value before any part. */
    private static List<Property> named(ObjectNode schema) {
        UniqueNames names = new UniqueNames();
        List<Property> properties = schema.properties().stream()
                .map(entry -> Property.of(entry.getKey(), entry.getValue()))
                .filter(property -> !property.parts.isEmpty())
                .sorted(Comparator.comparing(Property::id))
                .toList();
        properties.forEach(property -> property.add(property.parts.get(0), names.take(property.name)));
        properties.forEach(property -> property.parts.stream()
                .skip(1)
                .forEach(part -> property.add(part, names.take(property.name, " " + part.name()))));
        return properties;
    }

    /** Of a schema that has too many, parts are left out first; a property's value is always in {@code _properties}. */
    private static List<ViewColumn> limited(List<ViewColumn> columns) {
        int tooMany = columns.size() - MOST;
        if (tooMany <= 0) {
            return List.copyOf(columns);
        }
        List<ViewColumn> parts = columns.stream()
                .filter(column -> !column.isOurs() && !column.isWhole())
                .toList();
        List<ViewColumn> whole = columns.stream().filter(ViewColumn::isWhole).toList();
        List<ViewColumn> out =
                Stream.concat(reversed(parts), reversed(whole)).limit(tooMany).toList();
        return columns.stream().filter(column -> !out.contains(column)).toList();
    }

    private static Stream<ViewColumn> reversed(List<ViewColumn> columns) {
        return Stream.iterate(columns.size() - 1, i -> i >= 0, i -> i - 1).map(columns::get);
    }

    private static ViewColumn ours(String name, ColumnType type, String sql) {
        return new ViewColumn("", name, name, type, sql);
    }

    /** A property of the schema, whose columns get their names in two passes. */
    private record Property(String id, String name, String type, List<Part> parts, List<ViewColumn> columns) {

        static Property of(String id, JsonNode definition) {
            String name = definition.path("name").asText("");
            String type = definition.path("type").asText("");
            JsonNode config = definition.path("config").isObject()
                    ? definition.path("config")
                    : JsonNodeFactory.instance.objectNode();
            return new Property(
                    id, name.isBlank() ? id : name, type, PropertyParts.of(type, config), new ArrayList<>());
        }

        boolean isTitle() {
            return type.equals("title");
        }

        void add(Part part, String column) {
            String value = "v.properties -> " + Identifiers.literal(id) + " -> 'value'";
            columns.add(new ViewColumn(
                    id, part.name(), column, part.type(), part.expression().replace("%s", value)));
        }
    }
}
