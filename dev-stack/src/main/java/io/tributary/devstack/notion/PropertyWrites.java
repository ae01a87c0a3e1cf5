package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the {@code properties} of a create or update: checked, and in kept form by property id. */
final class PropertyWrites {
    private PropertyWrites() {}

    static Map<String, JsonNode> read(JsonNode properties, Writing writing) {
        if (properties.isMissingNode()) {
            return Map.of();
        }
        if (!properties.isObject()) {
            throw Body.mistyped("body.properties", "an object", properties);
        }
        Map<String, JsonNode> values = new LinkedHashMap<>();
        properties.properties().forEach(entry -> {
            Property property = writing.source().find(entry.getKey());
            if (property == null) {
                throw NotionError.validation(entry.getKey() + " is not a property that exists.");
            }
            values.put(property.id(), value(property, entry.getKey(), entry.getValue(), writing));
        });
        return values;
    }

    /** A value stands under its type's name; a bare null clears. */
    private static JsonNode value(Property property, String key, JsonNode written, Writing writing) {
        if (!property.codec().writable()) {
            return property.codec().accept(property, written, "", writing);
        }
        if (written.isNull()) {
            return property.codec().empty(property);
        }
        if (!written.isObject() || !written.has(property.type())) {
            throw NotionError.validation(property.name() + " is expected to be " + property.type() + ".");
        }
        String path = "body.properties." + key + "." + property.type();
        return property.codec().accept(property, written.path(property.type()), path, writing);
    }
}
