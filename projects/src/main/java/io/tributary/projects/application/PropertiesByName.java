package io.tributary.projects.application;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns stored properties, which are by id since names change, into what people read:
 * {@code {"Status":{"id","type","value"}}}. A property whose name isn't known, or that shares it with another one, goes
 * by its id.
 */
public final class PropertiesByName {

    private final Map<String, String> nameById;

    /** @param schema {@code {"<id>":{"name","type"}}}; null if the schema hasn't been read yet */
    public PropertiesByName(@Nullable JsonNode schema) {
        Map<String, Integer> uses = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        if (schema != null) {
            schema.properties().forEach(property -> {
                String name = property.getValue().path("name").asText("");
                names.put(property.getKey(), name);
                uses.merge(name, 1, Integer::sum);
            });
        }
        names.values().removeIf(name -> name.isEmpty() || uses.getOrDefault(name, 0) > 1 || names.containsKey(name));
        nameById = Map.copyOf(names);
    }

    /** The properties by name, in the order in which they are stored. */
    public ObjectNode of(JsonNode stored) {
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        stored.properties().forEach(property -> {
            String id = property.getKey();
            ObjectNode value = JsonNodeFactory.instance.objectNode();
            value.put("id", id);
            value.setAll((ObjectNode) property.getValue());
            named.set(nameOf(id), value);
        });
        return named;
    }

    /** What a property is called, by its id. */
    public String nameOf(String id) {
        return nameById.getOrDefault(id, id);
    }
}
