package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.notion.PropertyValue.Rollup;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A property of a page.
 *
 * @param name as its users see it
 * @param id survives a rename; verbatim as Notion sends it, URL-encoded, and takes it in paths. If Notion sent none, it
 *     is the name, which Notion takes too
 * @param type Notion's name of it; empty if Notion sent none
 * @param value what it is
 * @param hasMore whether the list goes on beyond what is shown; null if Notion doesn't say
 * @param raw all of it as Notion sent it
 */
public record PageProperty(
        String name,
        String id,
        String type,
        PropertyValue value,
        @Nullable Boolean hasMore,
        JsonNode raw) {

    /** Notion shows this many entries of a list; where there are as many, there may be more. */
    private static final int SHOWN = 25;

    static PageProperty of(Map.Entry<String, JsonNode> field) {
        JsonNode raw = field.getValue();
        String id = raw.path("id").asText("");
        JsonNode more = raw.path("has_more");
        return new PageProperty(
                field.getKey(),
                id.isEmpty() ? field.getKey() : id,
                raw.path("type").asText(""),
                PropertyValue.of(raw),
                more.isBoolean() ? more.booleanValue() : null,
                raw);
    }

    /** The same property with its whole value. */
    PageProperty with(PropertyValue whole) {
        return new PageProperty(name, id, type, whole, false, raw);
    }

    /** Whether it is a list that may go on beyond what is shown, or a rollup that isn't worked out to its end. */
    boolean isCutOff() {
        if (value instanceof Rollup rollup) {
            return rollup.result() instanceof Computed.Other other && other.isIncomplete();
        }
        // By what Notion says, not by the value: that of a list with an odd entry isn't understood.
        return PropertyItems.LISTS.contains(type) && (hasMore == null ? shown() >= SHOWN : hasMore);
    }

    private int shown() {
        JsonNode list = raw.path(type);
        return list.isArray() ? list.size() : 0;
    }

    boolean isCutOffRelation() {
        return type.equals("relation") && isCutOff();
    }

    /** Whether it is a rollup that Notion computes; asking again for another one won't help. */
    boolean isComputedRollup() {
        return value instanceof Rollup rollup
                && !(rollup.result() instanceof Computed.Other other && other.isUnsupported());
    }
}
