package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Types of one JSON value, kept as it was written. */
enum ScalarType implements PropertyType {
    NUMBER("a number", 0, JsonNodeType.NUMBER),
    CHECKBOX("a boolean", 0, JsonNodeType.BOOLEAN) {
        @Override
        public JsonNode empty(Property property) {
            return BooleanNode.FALSE;
        }
    },
    URL("a string", 2000, JsonNodeType.STRING),
    EMAIL("a string", 200, JsonNodeType.STRING),
    PHONE_NUMBER("a string", 200, JsonNodeType.STRING),
    PLACE("an object", 0, JsonNodeType.OBJECT),
    VERIFICATION("an object", 0, JsonNodeType.OBJECT) {
        @Override
        public JsonNode empty(Property property) {
            return Json.object().put("state", "unverified").putNull("date").putNull("verified_by");
        }
    };

    private final String expected;
    private final int maxLength;
    private final JsonNodeType kind;

    ScalarType(String expected, int maxLength, JsonNodeType kind) {
        this.expected = expected;
        this.maxLength = maxLength;
        this.kind = kind;
    }

    @Override
    public JsonNode empty(Property property) {
        return Json.nothing();
    }

    @Override
    public JsonNode accept(Property property, JsonNode written, String path, Writing writing) {
        if (written.isNull() && this != CHECKBOX) {
            return empty(property);
        }
        if (written.getNodeType() != kind) {
            throw Body.mistyped(path, expected, written);
        }
        if (written.isTextual()) {
            checkLength(written.textValue(), path);
        }
        return written;
    }

    /** Notion refuses the empty string: null clears. */
    private void checkLength(String text, String path) {
        if (text.isEmpty()) {
            throw Body.invalid(path + ".length should be ≥ `1`, instead was `0`.");
        }
        if (text.length() > maxLength) {
            throw Body.invalid(path + ".length should be ≤ `" + maxLength + "`, instead was `" + text.length() + "`.");
        }
    }

    @Override
    public void show(Property property, JsonNode kept, Page page, Showing showing, ObjectNode into) {
        into.set(name().toLowerCase(Locale.ROOT), kept);
    }
}
