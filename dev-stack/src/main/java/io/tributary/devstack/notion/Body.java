package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Checks of a request's body, with Notion's messages. */
final class Body {
    private Body() {}

    static NotionError invalid(String message) {
        return NotionError.validation("body failed validation: " + message);
    }

    /** A value that is not what it should be, as {@code body.x should be a string, instead was `1`.} */
    static NotionError mistyped(String path, String expected, JsonNode was) {
        return invalid(path + " should be " + expected + ", instead was `" + shown(was) + "`.");
    }

    static void onlyFields(ObjectNode body, Set<String> known) {
        body.properties().forEach(field -> {
            if (!known.contains(field.getKey())) {
                throw mistyped("body." + field.getKey(), "not present", field.getValue());
            }
        });
    }

    /** A flag of the body, or what it is now where the body does not name it. */
    static boolean flag(ObjectNode body, String field, boolean now) {
        JsonNode value = body.path(field);
        if (value.isMissingNode()) {
            return now;
        }
        if (!value.isBoolean()) {
            throw mistyped("body." + field, "a boolean", value);
        }
        return value.booleanValue();
    }

    static String id(JsonNode value, String path) {
        String id = value.isTextual() ? Ids.parse(value.textValue()) : null;
        if (id == null) {
            throw mistyped(path, value.isTextual() ? "a valid uuid" : "a string", value);
        }
        return id;
    }

    static String shown(JsonNode value) {
        return value.isMissingNode() ? "undefined" : value.toString();
    }
}
