package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rollups over a relation: {@code sum}, {@code average}, {@code min}, {@code max}, {@code count}, {@code count_values},
 * {@code show_original} and {@code show_unique}, of which the last is {@code unsupported} in Notion's API too.
 */
final class Rollup {
    private Rollup() {}

    /** @param maxReferences how many related pages are looked at; a page shows the rollup of its first 25 */
    static ObjectNode of(Property property, Page page, Showing showing, int maxReferences) {
        String function = property.config().path("function").asText("");
        Property relation = find(showing.sourceOf(page), property, "relation_property_id");
        if (relation == null) {
            return unsupported(function);
        }
        List<ObjectNode> values = new ArrayList<>();
        JsonNode related = page.values().getOrDefault(relation.id(), Json.array());
        for (String id : References.Relation.visible(related, showing).stream()
                .limit(maxReferences)
                .toList()) {
            ObjectNode value = valueOf(id, property, showing);
            if (value != null) {
                values.add(value);
            }
        }
        return shown(function, values);
    }

    private static @Nullable Property find(DataSource source, Property rollup, String field) {
        return source.find(rollup.config().path(field).asText(""));
    }

    private static @Nullable ObjectNode valueOf(String pageId, Property rollup, Showing showing) {
        Page related = showing.workspace().page(pageId);
        Property rolled = find(showing.sourceOf(related), rollup, "rollup_property_id");
        if (rolled == null || rolled.type().equals("rollup") || rolled.type().equals("formula")) {
            return null;
        }
        ObjectNode value = Json.object().put("type", rolled.type());
        rolled.codec().show(rolled, PageView.kept(rolled, related), related, showing, value);
        value.remove("has_more");
        return value;
    }

    private static ObjectNode shown(String function, List<ObjectNode> values) {
        return switch (function) {
            case "count" -> number(BigDecimal.valueOf(values.size()), function);
            case "count_values" -> number(BigDecimal.valueOf(numbers(values).size()), function);
            case "sum" -> number(sum(numbers(values)), function);
            case "average" -> number(average(numbers(values)), function);
            case "min" ->
                number(numbers(values).stream().min(BigDecimal::compareTo).orElse(null), function);
            case "max" ->
                number(numbers(values).stream().max(BigDecimal::compareTo).orElse(null), function);
            case "show_original" -> originals(values, function);
            default -> unsupported(function);
        };
    }

    private static List<BigDecimal> numbers(List<ObjectNode> values) {
        return values.stream()
                .map(value -> value.path("number"))
                .filter(JsonNode::isNumber)
                .map(JsonNode::decimalValue)
                .toList();
    }

    private static BigDecimal sum(List<BigDecimal> numbers) {
        return numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static @Nullable BigDecimal average(List<BigDecimal> numbers) {
        return numbers.isEmpty()
                ? null
                : sum(numbers).divide(BigDecimal.valueOf(numbers.size()), MathContext.DECIMAL64);
    }

    private static ObjectNode number(@Nullable BigDecimal number, String function) {
        return Formula.shown(number).put("function", function);
    }

    private static ObjectNode originals(List<ObjectNode> values, String function) {
        ObjectNode shown = Json.object().put("type", "array");
        ArrayNode array = shown.putArray("array");
        array.addAll(values);
        return shown.put("function", function);
    }

    private static ObjectNode unsupported(String function) {
        ObjectNode shown = Json.object().put("type", "unsupported");
        shown.putObject("unsupported");
        return shown.put("function", function);
    }
}
