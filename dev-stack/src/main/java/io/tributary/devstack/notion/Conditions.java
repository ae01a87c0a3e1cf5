package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** The conditions of filters, on values as {@link Values} gives them. */
final class Conditions {
    private static final Map<String, BiPredicate<String, String>> TEXT = Map.of(
            "equals", String::equals,
            "does_not_equal", (value, wanted) -> !value.equals(wanted),
            "contains", String::contains,
            "does_not_contain", (value, wanted) -> !value.contains(wanted),
            "starts_with", String::startsWith,
            "ends_with", String::endsWith);

    private static final Map<String, Predicate<Integer>> NUMBER = Map.of(
            "equals", order -> order == 0,
            "does_not_equal", order -> order != 0,
            "greater_than", order -> order > 0,
            "less_than", order -> order < 0,
            "greater_than_or_equal_to", order -> order >= 0,
            "less_than_or_equal_to", order -> order <= 0);

    private Conditions() {}

    /**
     * One condition of a kind.
     *
     * @param kind the type's name, as it stands in the filter
     */
    static Predicate<JsonNode> of(String kind, JsonNode condition, String path, Instant now) {
        if (!condition.isObject() || condition.size() != 1) {
            throw Body.mistyped(path, "an object with one condition", condition);
        }
        Map.Entry<String, JsonNode> only = condition.properties().iterator().next();
        String name = only.getKey();
        JsonNode wanted = only.getValue();
        String at = path + "." + name;
        if (name.equals("is_empty") || name.equals("is_not_empty")) {
            return emptiness(name, wanted, at);
        }
        return switch (kind) {
            case "title", "rich_text", "url", "email", "phone_number" -> text(name, wanted, at);
            case "number", "unique_id" -> number(name, wanted, at);
            case "checkbox" -> checkbox(name, wanted, at);
            case "select" -> option(name, names(wanted, at), at);
            case "multi_select" -> member(name, wanted, "name", at);
            case "people", "relation", "created_by", "last_edited_by" -> member(name, wanted, "id", at);
            case "date", "created_time", "last_edited_time" -> DateConditions.of(name, wanted, at, now);
            default -> throw unknown(at);
        };
    }

    /** A status is compared by option or by the name of its group. */
    static Predicate<JsonNode> ofStatus(JsonNode condition, Property property, String path) {
        if (condition.size() != 1) {
            throw Body.mistyped(path, "an object with one condition", condition);
        }
        Map.Entry<String, JsonNode> only = condition.properties().iterator().next();
        String at = path + "." + only.getKey();
        if (only.getKey().startsWith("is_")) {
            return emptiness(only.getKey(), only.getValue(), at);
        }
        Set<String> names = names(only.getValue(), at);
        property.config().path("groups").forEach(group -> {
            if (names.contains(group.path("name").asText())) {
                group.path("option_ids").forEach(id -> addName(property, id.asText(), names));
            }
        });
        return option(only.getKey(), names, at);
    }

    private static void addName(Property property, String optionId, Set<String> names) {
        JsonNode option = property.optionById(optionId);
        if (option != null) {
            names.add(option.path("name").asText());
        }
    }

    private static Set<String> names(JsonNode wanted, String path) {
        Set<String> names = new HashSet<>();
        if (wanted.isTextual()) {
            names.add(wanted.textValue());
        } else if (wanted.isArray()) {
            wanted.forEach(name -> names.add(name.asText()));
        } else {
            throw Body.mistyped(path, "a string or an array", wanted);
        }
        return names;
    }

    static NotionError unknown(String path) {
        return Body.invalid(path + " should be not present.");
    }

    private static Predicate<JsonNode> emptiness(String name, JsonNode wanted, String path) {
        if (!wanted.isBoolean() || !wanted.booleanValue()) {
            throw Body.mistyped(path, "`true`", wanted);
        }
        return name.equals("is_empty") ? Conditions::empty : value -> !empty(value);
    }

    private static boolean empty(JsonNode value) {
        return value.isNull()
                || value.isMissingNode()
                || (value.isArray() && value.isEmpty())
                || (value.isTextual() && value.textValue().isEmpty());
    }

    private static Predicate<JsonNode> text(String name, JsonNode wanted, String path) {
        BiPredicate<String, String> test = TEXT.get(name);
        if (test == null) {
            throw unknown(path);
        }
        if (!wanted.isTextual()) {
            throw Body.mistyped(path, "a string", wanted);
        }
        String lower = wanted.textValue().toLowerCase(Locale.ROOT);
        return value -> test.test(Values.text(value).toLowerCase(Locale.ROOT), lower);
    }

    private static Predicate<JsonNode> number(String name, JsonNode wanted, String path) {
        Predicate<Integer> test = NUMBER.get(name);
        if (test == null) {
            throw unknown(path);
        }
        if (!wanted.isNumber()) {
            throw Body.mistyped(path, "a number", wanted);
        }
        BigDecimal number = wanted.decimalValue();
        boolean emptyFits = name.equals("does_not_equal");
        return value -> value.isNumber() ? test.test(value.decimalValue().compareTo(number)) : emptyFits;
    }

    private static Predicate<JsonNode> checkbox(String name, JsonNode wanted, String path) {
        if (!wanted.isBoolean()) {
            throw Body.mistyped(path, "a boolean", wanted);
        }
        return switch (name) {
            case "equals" -> value -> value.booleanValue() == wanted.booleanValue();
            case "does_not_equal" -> value -> value.booleanValue() != wanted.booleanValue();
            default -> throw unknown(path);
        };
    }

    private static Predicate<JsonNode> option(String name, Set<String> names, String path) {
        return switch (name) {
            case "equals" -> value -> names.contains(value.path("name").asText());
            case "does_not_equal" -> value -> !names.contains(value.path("name").asText());
            default -> throw unknown(path);
        };
    }

    private static Predicate<JsonNode> member(String name, JsonNode wanted, String field, String path) {
        if (!wanted.isTextual()) {
            throw Body.mistyped(path, "a string", wanted);
        }
        String id = field.equals("id") ? Body.id(wanted, path) : wanted.textValue();
        Predicate<JsonNode> contains = value -> {
            for (JsonNode item : value) {
                if (id.equals(item.isTextual() ? item.textValue() : Json.text(item, field))) {
                    return true;
                }
            }
            return false;
        };
        return switch (name) {
            case "contains" -> contains;
            case "does_not_contain" -> contains.negate();
            default -> throw unknown(path);
        };
    }
}
