package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A property read by itself, to its end: of a list one page after another, joined by {@link #then}.
 *
 * @param type Notion's name of the property's type; empty if Notion sent none. If an item is of another type than the
 *     list, it is that one: the property changed meanwhile. An item without a type is an odd one of the list
 * @param frame what Notion says of the property beside its items; of a rollup that is the result
 * @param items of a list what it holds; else the property itself. As Notion sent them
 * @param hasMore whether there is more
 * @param nextCursor where it goes on; null at the end, or if Notion sent none
 */
public record PropertyItems(
        String type,
        JsonNode frame,
        List<JsonNode> items,
        boolean hasMore,
        @Nullable String nextCursor) {

    /** Types of lists that a page may cut off. */
    static final Set<String> LISTS = Set.of("title", "rich_text", "people", "relation");

    private static final String ROLLUP = "rollup";

    /** Copies. */
    public PropertyItems {
        items = List.copyOf(items);
    }

    /** Reads one page. */
    public static PropertyItems of(JsonNode json) {
        JsonNode results = json.path("results");
        List<JsonNode> items = new ArrayList<>();
        if (results.isArray()) {
            results.forEach(items::add);
        } else {
            items.add(json);
        }
        JsonNode frame = json.path("property_item");
        return new PropertyItems(
                type(frame, items), frame, items, json.path("has_more").asBoolean(false), Listing.nextCursor(json));
    }

    /** What was read so far, and what comes next. */
    public PropertyItems then(PropertyItems next) {
        List<JsonNode> joined = new ArrayList<>(items);
        joined.addAll(next.items);
        String changed = next.type.equals(type) || (next.type.isEmpty() && next.items.isEmpty()) ? type : next.type;
        return new PropertyItems(changed, next.frame, joined, next.hasMore, next.nextCursor);
    }

    /**
     * The value as far as it was read.
     *
     * <p>A rollup's result is what the last page says. One that shows the related values is the exception: there the
     * result's own list is empty, and the items are the values. Of a list in a related page each entry is a value then,
     * since Notion doesn't say which of them belong together.
     */
    public PropertyValue value() {
        if (type.equals(ROLLUP)) {
            return PropertyValue.of(rollup());
        }
        if (LISTS.contains(type)) {
            return PropertyValue.of(list());
        }
        return items.isEmpty() ? PropertyValue.of(frame) : PropertyValue.of(items.get(0));
    }

    private ObjectNode list() {
        ObjectNode property = Shape.newObject().put("type", type);
        ArrayNode whole = property.putArray(type);
        for (JsonNode item : items) {
            JsonNode part = item.path(type);
            if (part.isArray()) {
                part.forEach(whole::add);
            } else {
                whole.add(part.isMissingNode() ? item : part);
            }
        }
        return property;
    }

    private ObjectNode rollup() {
        ObjectNode property = Shape.newObject().put("type", ROLLUP);
        JsonNode result = frame.path(ROLLUP);
        if (result instanceof ObjectNode object && object.path("array").isEmpty() && isArray(object)) {
            ObjectNode filled = object.deepCopy();
            filled.putArray("array").addAll(items);
            return property.set(ROLLUP, filled);
        }
        return property.set(ROLLUP, Shape.raw(result));
    }

    private static boolean isArray(JsonNode result) {
        return result.path("type").asText("").equals("array");
    }

    private static String type(JsonNode frame, List<JsonNode> items) {
        String type = frame.path("type").asText("");
        if (type.equals(ROLLUP)) {
            return type;
        }
        for (JsonNode item : items) {
            String other = item.path("type").asText("");
            if (type.isEmpty()) {
                type = other;
            } else if (!other.isEmpty() && !other.equals(type)) {
                return other;
            }
        }
        return type;
    }
}
