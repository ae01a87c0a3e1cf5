package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.notion.NotionIds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One property's value, freed from what says nothing about the page: colours of options, names and pictures of people,
 * signatures of file URLs that expire within the hour. What is left differs exactly if the value does.
 */
final class PropertyValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PropertyValues() {}

    /**
     * The value of a property of any type; of a type that we don't know it is what Notion sent under the type's name.
     *
     * @param property Notion's property, or item of a rollup: {@code {"type":"select","select":{…}}}
     * @throws UnreadablePage if a known type holds something else than it should
     */
    static JsonNode of(String type, JsonNode property) {
        JsonNode value = property.path(type);
        return switch (type) {
            case "title", "rich_text" -> JSON.textNode(Text.plain(list(type, value)));
            case "number" -> number(value);
            case "select", "status" -> orNull(value, PropertyValues::option);
            case "multi_select" -> each(list(type, value), PropertyValues::option);
            case "date" -> orNull(value, PropertyValues::date);
            case "people", "relation" -> each(list(type, value), item -> id(type, item));
            case "files" -> each(list(type, value), PropertyValues::file);
            case "checkbox" -> JSON.booleanNode(value.asBoolean());
            case "url", "email", "phone_number", "created_time", "last_edited_time" -> orNull(value, Text::clean);
            case "created_by", "last_edited_by" -> orNull(value, user -> id(type, user));
            case "formula" -> orNull(value, PropertyValues::typed);
            case "rollup" -> orNull(value, PropertyValues::rollup);
            case "unique_id" -> orNull(value, PropertyValues::uniqueId);
            case "verification" -> orNull(value, PropertyValues::verification);
            default -> value.isMissingNode() ? NullNode.getInstance() : Text.clean(value);
        };
    }

    private static JsonNode option(JsonNode option) {
        return JSON.objectNode().put("id", text(option.path("id"))).put("name", text(option.path("name")));
    }

    private static JsonNode date(JsonNode date) {
        return JSON.objectNode()
                .put("start", text(date.path("start")))
                .put("end", text(date.path("end")))
                .put("timeZone", text(date.path("time_zone")));
    }

    private static JsonNode file(JsonNode file) {
        JsonNode kind = file.path(file.path("type").asText(""));
        return JSON.objectNode().put("name", text(file.path("name"))).put("url", withoutQuery(text(kind.path("url"))));
    }

    private static JsonNode typed(JsonNode formula) {
        String type = formula.path("type").asText("");
        JsonNode value = formula.path(type);
        return JSON.objectNode()
                .put("type", Text.clean(type))
                .set(
                        "value",
                        switch (type) {
                            case "number" -> number(value);
                            case "date" -> orNull(value, PropertyValues::date);
                            default -> value.isMissingNode() ? NullNode.getInstance() : Text.clean(value);
                        });
    }

    private static JsonNode rollup(JsonNode rollup) {
        return rollup.path("type").asText("").equals("array")
                ? JSON.objectNode().put("type", "array").set("value", each(rollup.path("array"), PropertyValues::item))
                : typed(rollup);
    }

    private static JsonNode item(JsonNode item) {
        String type = item.path("type").asText("");
        return JSON.objectNode().put("type", Text.clean(type)).set("value", of(type, item));
    }

    private static JsonNode uniqueId(JsonNode id) {
        return JSON.objectNode().put("prefix", text(id.path("prefix"))).set("number", number(id.path("number")));
    }

    private static JsonNode verification(JsonNode verification) {
        JsonNode by = verification.path("verified_by");
        return JSON.objectNode()
                .put("state", text(verification.path("state")))
                .<ObjectNode>set("date", orNull(verification.path("date"), PropertyValues::date))
                .set("verifiedBy", orNull(by, user -> id("verification", user)));
    }

    /**
     * Numbers that are equal are one number (8 and 8.0 are no change), and of the kind that reading the stored one
     * gives: only so are they equal to it.
     */
    private static JsonNode number(JsonNode value) {
        if (!value.isNumber() || Double.isInfinite(value.doubleValue())) {
            return NullNode.getInstance();
        }
        BigDecimal number = value.decimalValue().stripTrailingZeros();
        if (number.scale() > 0) {
            return JSON.numberNode(value.doubleValue());
        }
        BigInteger integer = number.toBigInteger();
        if (integer.bitLength() < Integer.SIZE) {
            return JSON.numberNode(integer.intValue());
        }
        return integer.bitLength() < Long.SIZE ? JSON.numberNode(integer.longValue()) : JSON.numberNode(integer);
    }

    private static JsonNode id(String type, JsonNode holder) {
        String id = holder.path("id").asText("");
        if (id.isEmpty()) {
            throw new UnreadablePage("An item of a " + type + " has no id");
        }
        UUID uuid = NotionIds.parse(id);
        return JSON.textNode(uuid == null ? Text.clean(id) : uuid.toString());
    }

    private static JsonNode list(String type, JsonNode value) {
        if (!value.isArray()) {
            throw new UnreadablePage("A " + type + " is no list");
        }
        return value;
    }

    private static ArrayNode each(JsonNode list, Function<JsonNode, JsonNode> item) {
        ArrayNode values = JSON.arrayNode(list.size());
        list.forEach(element -> values.add(item.apply(element)));
        return values;
    }

    private static JsonNode orNull(JsonNode value, Function<JsonNode, JsonNode> read) {
        return value.isNull() || value.isMissingNode() ? NullNode.getInstance() : read.apply(value);
    }

    private static @Nullable String text(JsonNode value) {
        return value.isTextual() ? Text.clean(value.textValue()) : null;
    }

    private static @Nullable String withoutQuery(@Nullable String url) {
        int query = url == null ? -1 : url.indexOf('?');
        return url == null || query < 0 ? url : url.substring(0, query);
    }
}
