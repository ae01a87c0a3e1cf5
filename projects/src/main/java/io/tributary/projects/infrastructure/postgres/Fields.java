package io.tributary.projects.infrastructure.postgres;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.projects.application.PropertiesByName;
import io.tributary.projects.domain.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What pages can be filtered and sorted by: the columns of the project's view, of which a property's own goes by the
 * property's id and name too, as in the pages that are shown.
 */
final class Fields {

    private static final int NAMED = 50;

    private final Map<String, ViewColumn> byName = new LinkedHashMap<>();
    private final List<String> known;

    /** @param schema null if it hasn't been read yet: then only our own columns are known */
    Fields(@Nullable ObjectNode schema) {
        ObjectNode read = schema == null ? JsonNodeFactory.instance.objectNode() : schema;
        List<ViewColumn> columns = ViewColumns.of(read);
        columns.forEach(column -> byName.put(column.name(), column));
        known = List.copyOf(byName.keySet());
        PropertiesByName names = new PropertiesByName(read);
        List<ViewColumn> whole = columns.stream().filter(ViewColumn::isWhole).toList();
        whole.forEach(column -> byName.put(names.nameOf(column.property()), column));
        whole.forEach(column -> byName.put(column.property(), column));
    }

    /**
     * The column that a request means.
     *
     * @param parameter where the request says it
     * @throws Refused if there is none, with what would be right
     */
    ViewColumn get(String parameter, String field) {
        ViewColumn column = byName.get(field);
        if (column == null) {
            String more = known.size() > NAMED ? ", and more: see the schema" : "";
            throw refused(
                    parameter,
                    "There is no field \"" + field + "\". Known are: "
                            + String.join(", ", known.subList(0, Math.min(NAMED, known.size()))) + more + ".");
        }
        return column;
    }

    static Refused refused(String parameter, String detail) {
        return new Refused(Refused.Kind.INVALID, "invalid-field", detail, Map.of("field", parameter));
    }
}
