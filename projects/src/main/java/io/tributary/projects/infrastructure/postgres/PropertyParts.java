package io.tributary.projects.infrastructure.postgres;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * Which columns a property of each type has. The rule depends on the schema alone, never on the values, so that a view
 * changes only when the schema does. docs/sql.md is the same table for people.
 */
final class PropertyParts {

    private static final Set<String> NUMBERS = Set.of(
            "average",
            "checked",
            "count",
            "count_per_group",
            "count_values",
            "empty",
            "max",
            "median",
            "min",
            "not_empty",
            "percent_checked",
            "percent_empty",
            "percent_not_empty",
            "percent_per_group",
            "percent_unchecked",
            "range",
            "sum",
            "unchecked",
            "unique");
    private static final Set<String> DATES = Set.of("date_range", "earliest_date", "latest_date");
    private static final Set<String> LISTS = Set.of("show_original", "show_unique");

    private PropertyParts() {}

    /**
     * A part of a property's value.
     *
     * @param name the part's; empty for the value itself
     * @param type of its column
     * @param expression over the value, which stands for {@code %s}
     */
    record Part(String name, ColumnType type, String expression) {}

    /** The parts of a type; none for a type that has no value, or whose value isn't kept. */
    static List<Part> of(String type, JsonNode config) {
        return switch (type) {
            case "title", "rich_text", "url", "email", "phone_number", "created_by" ->
                one(ColumnType.TEXT, "tributary.as_text(%s)");
            case "number" -> one(ColumnType.NUMBER, "tributary.as_number(%s)");
            case "checkbox" -> one(ColumnType.BOOLEAN, "tributary.as_boolean(%s)");
            case "select", "status" -> one(ColumnType.TEXT, "tributary.option_name(%s)");
            case "multi_select", "files" -> one(ColumnType.TEXTS, "tributary.names(%s)");
            case "people" -> one(ColumnType.TEXTS, "tributary.texts(%s)");
            case "relation" -> one(ColumnType.UUIDS, "tributary.uuids(%s)");
            case "date" -> date("%s");
            case "formula" -> formula();
            case "rollup" -> rollup(config.path("function").asText(""));
            case "unique_id" -> one(ColumnType.TEXT, "tributary.unique_id(%s)");
            case "verification" -> one(ColumnType.TEXT, "tributary.as_text(%s -> 'state')");
            case "created_time" -> one(ColumnType.TIME, "tributary.as_time(tributary.as_text(%s))");
            case "last_edited_time" -> one(ColumnType.TIME, "p.last_edited_time");
            case "button", "last_edited_by" -> List.of();
            default -> one(ColumnType.JSON, "tributary.as_json(%s)");
        };
    }

    private static List<Part> one(ColumnType type, String expression) {
        return List.of(new Part("", type, expression));
    }

    private static List<Part> date(String value) {
        return List.of(
                new Part("", ColumnType.DAY, "tributary.start_day(" + value + ")"),
                new Part("end", ColumnType.DAY, "tributary.end_day(" + value + ")"),
                new Part("time", ColumnType.TIME, "tributary.start_time(" + value + ")"),
                new Part("end time", ColumnType.TIME, "tributary.end_time(" + value + ")"));
    }

    /** The schema doesn't say what type a formula gives, and it may give several. */
    private static List<Part> formula() {
        return List.of(
                new Part("", ColumnType.TEXT, "tributary.plain(%s -> 'value')"),
                new Part("number", ColumnType.NUMBER, "tributary.as_number(%s -> 'value')"),
                new Part("date", ColumnType.DAY, "tributary.start_day(%s -> 'value')"));
    }

    private static List<Part> rollup(String function) {
        if (NUMBERS.contains(function)) {
            return one(ColumnType.NUMBER, "tributary.as_number(%s -> 'value')");
        }
        if (DATES.contains(function)) {
            return date("%s -> 'value'");
        }
        return LISTS.contains(function)
                ? one(ColumnType.TEXTS, "tributary.entries(%s -> 'value')")
                : one(ColumnType.JSON, "tributary.as_json(%s -> 'value')");
    }
}
