package io.tributary.projects.infrastructure.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;

/** A column as the view was last built, as {@code project_views.columns} keeps it. */
record BuiltColumn(String property, String part, String name, String type) {

    static List<BuiltColumn> read(String json) {
        List<BuiltColumn> columns = new ArrayList<>();
        for (JsonNode column : Pg.tree(json)) {
            columns.add(new BuiltColumn(
                    column.path("property").asText(),
                    column.path("part").asText(),
                    column.path("name").asText(),
                    column.path("type").asText()));
        }
        return columns;
    }

    static String write(List<ViewColumn> columns) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        columns.stream()
                .map(ViewColumn::built)
                .forEach(column -> json.addObject()
                        .put("property", column.property)
                        .put("part", column.part)
                        .put("name", column.name)
                        .put("type", column.type));
        return json.toString();
    }

    /** Whether it is a column of the same part of the same property. */
    boolean isPartOf(BuiltColumn other) {
        return property.equals(other.property) && part.equals(other.part);
    }
}
