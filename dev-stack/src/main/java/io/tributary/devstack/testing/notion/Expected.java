package io.tributary.devstack.testing.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the copy must hold of a row, read off the simulator's true state by a plain table. No code of the product is
 * used here, so that it can't agree with itself.
 */
public final class Expected {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** They change with every touch, so the copy leaves them out. */
    private static final Set<String> LEFT_OUT = Set.of("last_edited_time", "last_edited_by");

    private Expected() {}

    /** The mark that the row must have; null for none. */
    public static @Nullable String mark(JsonNode row) {
        return row.path("inTrash").booleanValue()
                ? "trashed"
                : row.path("archived").booleanValue() ? "archived" : null;
    }

    /** Its properties by id, in the form in which the copy has them. */
    public static ObjectNode properties(JsonNode row) {
        ObjectNode expected = JSON.objectNode();
        row.path("properties").properties().forEach(entry -> {
            String type = entry.getValue().path("type").asText();
            if (!LEFT_OUT.contains(type)) {
                expected.putObject(entry.getKey())
                        .put("type", type)
                        .set("value", value(type, entry.getValue().path("value")));
            }
        });
        return expected;
    }

    /** The state's values are plain already, but for those that Notion nests. */
    private static JsonNode value(String type, JsonNode plain) {
        if (plain.isNull()) {
            return plain;
        }
        return switch (type) {
            case "date" -> date(plain);
            case "files" -> each(plain, Expected::file);
            case "formula", "rollup" -> computed(plain);
            case "verification" ->
                object("state", plain.path("state"))
                        .<ObjectNode>set(
                                "date", plain.path("date").isNull() ? JSON.nullNode() : date(plain.path("date")))
                        .set("verifiedBy", id(plain.path("verified_by")));
            default -> plain;
        };
    }

    private static ObjectNode date(JsonNode date) {
        return object("start", date.path("start"))
                .<ObjectNode>set("end", orNull(date.path("end")))
                .set("timeZone", orNull(date.path("time_zone")));
    }

    private static ObjectNode file(JsonNode file) {
        return object("name", file.path("name"))
                .put("url", file.path("url").textValue().split("[?]", 2)[0]);
    }

    private static ObjectNode computed(JsonNode shown) {
        String type = shown.path("type").asText();
        JsonNode value = shown.path(type);
        return object("type", shown.path("type"))
                .set("value", type.equals("array") ? each(value, Expected::item) : value);
    }

    /** An item of a rollup is as a page shows it, not plain. */
    private static ObjectNode item(JsonNode item) {
        String type = item.path("type").asText();
        JsonNode shown = item.path(type);
        JsonNode value = switch (type) {
            case "title", "rich_text" -> text(shown);
            case "select", "status" -> shown.isNull() ? shown : option(shown);
            case "multi_select" -> each(shown, Expected::option);
            case "people", "relation" -> each(shown, Expected::id);
            case "created_by", "last_edited_by" -> id(shown);
            case "files" ->
                each(
                        shown,
                        file -> file(object("name", file.path("name"))
                                .set(
                                        "url",
                                        file.path(file.path("type").asText()).path("url"))));
            default -> value(type, shown);
        };
        return object("type", item.path("type")).set("value", value);
    }

    private static ObjectNode option(JsonNode option) {
        return object("id", option.path("id")).set("name", option.path("name"));
    }

    private static JsonNode id(JsonNode holder) {
        return orNull(holder.path("id"));
    }

    private static JsonNode text(JsonNode parts) {
        StringBuilder text = new StringBuilder();
        parts.forEach(part -> text.append(part.path("plain_text").asText()));
        return JSON.textNode(text.toString());
    }

    private static ArrayNode each(JsonNode list, UnaryOperator<JsonNode> one) {
        ArrayNode all = JSON.arrayNode();
        list.forEach(item -> all.add(one.apply(item)));
        return all;
    }

    private static ObjectNode object(String field, JsonNode value) {
        return JSON.objectNode().set(field, value);
    }

    private static JsonNode orNull(JsonNode value) {
        return value.isMissingNode() ? JSON.nullNode() : value;
    }
}
