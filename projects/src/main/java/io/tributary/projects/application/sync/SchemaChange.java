package io.tributary.projects.application.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** What one schema has that another doesn't. */
public final class SchemaChange {

    private SchemaChange() {}

    /**
     * Whether pages may have other values now although nobody edited them: a property came, went or changed its type.
     * A new name changes no value, since values are stored by property id.
     */
    public static boolean touchesValues(ObjectNode before, ObjectNode after) {
        return !types(before).equals(types(after));
    }

    private static Map<String, String> types(ObjectNode schema) {
        Map<String, String> types = new HashMap<>();
        for (Map.Entry<String, JsonNode> property : schema.properties()) {
            types.put(property.getKey(), property.getValue().path("type").asText());
        }
        return types;
    }
}
