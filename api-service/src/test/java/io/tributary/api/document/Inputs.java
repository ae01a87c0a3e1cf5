package io.tributary.api.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.api.Operations.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values for a schema of the document: such as it allows, its limits and what lies behind them, and any others. */
final class Inputs {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "a",
            "Launch",
            "null",
            "true",
            "-1",
            "0",
            "1e999",
            "NaN",
            "9223372036854775808",
            "é🦆 ‏ل",
            "\u0000",
            "a\u0000b",
            "\n",
            "\t",
            "'; DROP TABLE pages; --",
            "%",
            "%00",
            "\\",
            "\"",
            "{}",
            "[]",
            "<b>",
            "${7*7}",
            "..x",
            "2026-02-30T25:61:00Z",
            "+292278994-08-17T07:12:55.807Z",
            "-1000000000-01-01T00:00:00Z",
            "W10",
            "WyJ4Il0",
            "WyJwYWdlcyIsbnVsbCxudWxsLG51bGxd",
            "00000000-0000-0000-0000-000000000000",
            "x".repeat(300),
            "y".repeat(1000));

    private final Random random;
    private final Operation operation;

    Inputs(Random random, Operation operation) {
        this.random = random;
        this.operation = operation;
    }

    /** True once in so many times. */
    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Any text. */
    String text() {
        return one(TEXTS);
    }

    /** Mostly what the schema allows, now and then something else. */
    JsonNode value(JsonNode schema) {
        return oneIn(4) ? any() : allowed(schema);
    }

    /** A body: mostly an object with something wrong in it. */
    String body(JsonNode schema, @Nullable String example) {
        if (example != null && oneIn(6)) {
            return example;
        }
        if (oneIn(8)) {
            return one(List.of(
                    "",
                    "{",
                    "[]",
                    "null",
                    "1",
                    "\"x\"",
                    "{}",
                    "{} {}",
                    "{\"name\":\"a\",\"name\":\"b\"}",
                    "\u0000",
                    "nul"));
        }
        JsonNode made = allowed(schema);
        if (made instanceof ObjectNode object && !oneIn(3)) {
            spoil(object);
        }
        return made.toString();
    }

    private void spoil(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.isEmpty() || oneIn(5) ? text() : one(names);
        if (oneIn(4)) {
            object.remove(name);
        } else {
            object.set(name, any());
        }
    }

    private JsonNode any() {
        return one(List.of(
                JSON.textNode(text()),
                JSON.nullNode(),
                JSON.booleanNode(true),
                JSON.numberNode(0),
                JSON.numberNode(-1.5),
                JSON.numberNode(Long.MAX_VALUE),
                JSON.arrayNode(),
                JSON.arrayNode().add(text()).addNull().add(7),
                JSON.objectNode(),
                JSON.objectNode().put("a", text())));
    }

    private JsonNode allowed(JsonNode given) {
        JsonNode schema = operation.resolved(given);
        if (schema.has("enum")) {
            List<JsonNode> words = new ArrayList<>();
            schema.path("enum").forEach(words::add);
            return one(words);
        }
        JsonNode type = schema.path("type");
        String word = type.isArray() ? type.get(random.nextInt(type.size())).asText() : type.asText();
        return switch (word) {
            case "object" -> object(schema);
            case "array" -> array(schema);
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "integer" -> integer(schema);
            case "null" -> JSON.nullNode();
            case "string" -> JSON.textNode(string(schema));
            default -> any();
        };
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = JSON.objectNode();
        String required = schema.path("required").toString();
        schema.path("properties").properties().forEach(property -> {
            if (required.contains('"' + property.getKey() + '"') || random.nextBoolean()) {
                object.set(property.getKey(), allowed(property.getValue()));
            }
        });
        return object;
    }

    private ArrayNode array(JsonNode schema) {
        ArrayNode array = JSON.arrayNode();
        int size = schema.path("minItems").asInt(0) + random.nextInt(3);
        for (int i = 0; i < size; i++) {
            array.add(allowed(schema.path("items")));
        }
        return array;
    }

    private JsonNode integer(JsonNode schema) {
        int least = schema.path("minimum").asInt(0);
        int most = schema.path("maximum").asInt(Integer.MAX_VALUE);
        return JSON.numberNode(one(List.of(least, most, least - 1, most + 1, least + random.nextInt(100))));
    }

    private String string(JsonNode schema) {
        return switch (schema.path("format").asText()) {
            case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
            case "date-time" -> Instant.ofEpochSecond(random.nextInt()).toString();
            default -> {
                int most = schema.path("maxLength").asInt(40);
                int least = schema.path("minLength").asInt(0);
                yield "n"
                        .repeat(one(
                                List.of(least, most, most + 1, Math.max(0, least - 1), least + random.nextInt(20))));
            }
        };
    }
}
