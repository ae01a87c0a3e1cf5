package io.tributary.projects.application.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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

    /**
     * What is different, by property id; empty if nothing is. Each entry has the property's {@code id}, its {@code name}
     * (of a deleted one the last) and a {@code change}: {@code created} and {@code deleted} with {@code type}; {@code
     * renamed} and {@code retyped} with {@code from} and {@code to}; {@code options} with names in {@code added}, {@code
     * removed} and {@code renamed} (each {@code from} and {@code to}); {@code configured} for anything else. A property
     * can have several. Only what is different is told: a property with thousands of options may get one each minute.
     *
     * @param before null if there was none
     */
    public static ArrayNode between(@Nullable ObjectNode before, ObjectNode after) {
        ObjectNode earlier = before == null ? JsonNodeFactory.instance.objectNode() : before;
        Set<String> ids = new TreeSet<>();
        earlier.fieldNames().forEachRemaining(ids::add);
        after.fieldNames().forEachRemaining(ids::add);
        ArrayNode changes = JsonNodeFactory.instance.arrayNode();
        ids.forEach(id -> compare(changes, id, earlier.path(id), after.path(id)));
        return changes;
    }

    private static void compare(ArrayNode changes, String id, JsonNode before, JsonNode after) {
        if (before.equals(after)) {
            return;
        }
        if (before.isMissingNode() || after.isMissingNode()) {
            JsonNode property = before.isMissingNode() ? after : before;
            add(changes, id, property, before.isMissingNode() ? "created" : "deleted")
                    .put("type", property.path("type").asText());
            return;
        }
        compareText(changes, id, before, after, "name", "renamed");
        compareText(changes, id, before, after, "type", "retyped");
        if (before.path("type").equals(after.path("type"))) {
            compareConfig(changes, id, before.path("config"), after);
        }
    }

    private static void compareText(
            ArrayNode changes, String id, JsonNode before, JsonNode after, String field, String change) {
        String from = before.path(field).asText();
        String to = after.path(field).asText();
        if (!from.equals(to)) {
            add(changes, id, after, change).put("from", from).put("to", to);
        }
    }

    private static void compareConfig(ArrayNode changes, String id, JsonNode before, JsonNode property) {
        JsonNode after = property.path("config");
        Map<String, String> earlier = options(before);
        Map<String, String> now = options(after);
        if (!earlier.equals(now)) {
            addOptions(add(changes, id, property, "options"), earlier, now);
        }
        if (!withoutOptions(before).equals(withoutOptions(after))) {
            add(changes, id, property, "configured");
        }
    }

    private static void addOptions(ObjectNode change, Map<String, String> before, Map<String, String> after) {
        ArrayNode added = change.putArray("added");
        ArrayNode removed = change.putArray("removed");
        ArrayNode renamed = change.putArray("renamed");
        before.forEach((id, name) -> {
            String now = after.get(id);
            if (now == null) {
                removed.add(name);
            } else if (!now.equals(name)) {
                renamed.addObject().put("from", name).put("to", now);
            }
        });
        after.forEach((id, name) -> {
            if (!before.containsKey(id)) {
                added.add(name);
            }
        });
    }

    private static Map<String, String> options(JsonNode config) {
        Map<String, String> names = new LinkedHashMap<>();
        config.path("options")
                .forEach(option -> names.put(
                        option.path("id").asText(), option.path("name").asText()));
        return names;
    }

    /** What is told as {@code configured}: which group a status is in, for instance. */
    private static JsonNode withoutOptions(JsonNode config) {
        if (!(config instanceof ObjectNode object)) {
            return MissingNode.getInstance();
        }
        ObjectNode rest = object.deepCopy();
        rest.remove("options");
        return rest;
    }

    private static ObjectNode add(ArrayNode changes, String id, JsonNode property, String change) {
        return changes.addObject()
                .put("id", id)
                .put("name", property.path("name").asText())
                .put("change", change);
    }
}
