package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** JSON that went wrong in a few places, the same for the same seed. */
final class Mutations {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> TEXTS = List.of(
            "",
            "null",
            "\u0000",
            "\ud800",
            "title",
            "unsupported",
            "array",
            "rollup",
            "153104cd000080008000000000000009",
            "+999999999-12-31T23:59:59Z",
            "0000-01-01T00:00:00Z",
            "2026-11-20T09:15:00.000Z",
            "x".repeat(3000));

    private final SplittableRandom random;

    Mutations(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The text of the JSON with one to five changes, and now and then cut off. */
    String of(ObjectNode original) {
        JsonNode mutated = original.deepCopy();
        int changes = 1 + random.nextInt(5);
        for (int i = 0; i < changes; i++) {
            List<JsonNode> holders = new ArrayList<>();
            collect(mutated, holders);
            change(holders.get(random.nextInt(holders.size())));
        }
        String text = mutated.toString();
        return random.nextInt(50) == 0 ? text.substring(0, random.nextInt(text.length())) : text;
    }

    private void collect(JsonNode node, List<JsonNode> holders) {
        if (node.isContainerNode() && !node.isEmpty()) {
            holders.add(node);
            node.forEach(child -> collect(child, holders));
        }
        if (holders.isEmpty()) {
            holders.add(node);
        }
    }

    private void change(JsonNode holder) {
        if (holder instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(4)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(text(), object.get(name));
                default -> object.set(name, odd(object.get(name)));
            }
        } else if (holder instanceof ArrayNode array && !array.isEmpty()) {
            int place = random.nextInt(array.size());
            if (random.nextBoolean()) {
                array.set(place, odd(array.get(place)));
            } else {
                array.add(odd(array.get(place)));
            }
        }
    }

    private JsonNode odd(JsonNode instead) {
        return switch (random.nextInt(11)) {
            case 0 -> NullNode.getInstance();
            case 1 -> JSON.numberNode(random.nextInt());
            case 2 -> JSON.numberNode(Double.longBitsToDouble(random.nextLong() & 0x7fefffffffffffffL));
            case 3 -> JSON.booleanNode(random.nextBoolean());
            case 4 -> JSON.arrayNode();
            case 5 -> JSON.objectNode();
            case 6 -> JSON.arrayNode().add(instead.deepCopy()).add(instead.deepCopy());
            case 7 -> JSON.objectNode().set(text(), instead.deepCopy());
            case 8 -> deep(300);
            case 9 -> JSON.objectNode().put("type", text()).set("array", instead.deepCopy());
            default -> JSON.textNode(text());
        };
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static JsonNode deep(int levels) {
        ArrayNode node = JSON.arrayNode();
        for (int i = 0; i < levels; i++) {
            node = JSON.arrayNode().add(node);
        }
        return node;
    }
}
