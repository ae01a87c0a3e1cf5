package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads a query's filter: conditions on properties and timestamps, joined by and and or on at most two levels. */
final class QueryFilter {
    private static final int MAX_LEVELS = 2;
    private static final Set<String> TIMESTAMPS = Set.of("created_time", "last_edited_time");

    /** The conditions that a property of a type takes, where they do not stand under the type's own name. */
    private static final Map<String, Set<String>> ALIASES = Map.of(
            "title", Set.of("title", "rich_text"),
            "url", Set.of("url", "rich_text"),
            "email", Set.of("email", "rich_text"),
            "phone_number", Set.of("phone_number", "rich_text"),
            "created_time", Set.of("created_time", "date"),
            "last_edited_time", Set.of("last_edited_time", "date"),
            "created_by", Set.of("created_by", "people"),
            "last_edited_by", Set.of("last_edited_by", "people"));

    private final DataSource source;
    private final Showing showing;
    private final Instant now;

    private QueryFilter(DataSource source, Showing showing, Instant now) {
        this.source = source;
        this.showing = showing;
        this.now = now;
    }

    static Predicate<Page> parse(JsonNode filter, DataSource source, Showing showing, Instant now) {
        return filter.isMissingNode() || filter.isNull()
                ? page -> true
                : new QueryFilter(source, showing, now).read(filter, "body.filter", 0);
    }

    private Predicate<Page> read(JsonNode filter, String path, int level) {
        if (!filter.isObject()) {
            throw Body.mistyped(path, "an object", filter);
        }
        if (filter.has("and") || filter.has("or")) {
            return compound(filter, path, level);
        }
        String timestamp = Json.text(filter, "timestamp");
        if (timestamp != null) {
            return timestamp(timestamp, filter, path);
        }
        String reference = Json.text(filter, "property");
        if (reference == null) {
            throw Body.mistyped(path + ".property", "defined", filter.path("property"));
        }
        Property property = source.find(reference);
        if (property == null) {
            throw NotionError.validation("Could not find property with name or id: " + reference);
        }
        return property(property, filter, path);
    }

    private Predicate<Page> compound(JsonNode filter, String path, int level) {
        String join = filter.has("and") ? "and" : "or";
        JsonNode parts = filter.path(join);
        if (!parts.isArray()) {
            throw Body.mistyped(path + "." + join, "an array", parts);
        }
        if (level == MAX_LEVELS) {
            throw Body.mistyped(path + "." + join, "not present", parts);
        }
        List<Predicate<Page>> tests = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            tests.add(read(parts.get(i), path + "." + join + "[" + i + "]", level + 1));
        }
        return join.equals("and")
                ? page -> tests.stream().allMatch(test -> test.test(page))
                : page -> tests.stream().anyMatch(test -> test.test(page));
    }

    /** The times of a page as the API shows them, to the minute. */
    private Predicate<Page> timestamp(String timestamp, JsonNode filter, String path) {
        if (!TIMESTAMPS.contains(timestamp)) {
            throw Body.mistyped(
                    path + ".timestamp", "`\"created_time\"` or `\"last_edited_time\"`", filter.path("timestamp"));
        }
        Function<Page, Instant> time = timestamp.equals("created_time") ? Page::createdAt : Page::editedAt;
        Predicate<JsonNode> test = Conditions.of("date", filter.path(timestamp), path + "." + timestamp, now);
        return page -> test.test(TextNode.valueOf(Times.floored(time.apply(page))));
    }

    private Predicate<Page> property(Property property, JsonNode filter, String path) {
        String kind = kind(property, filter);
        JsonNode condition = filter.path(kind);
        if (property.type().equals("formula")) {
            return formula(property, condition, path + ".formula");
        }
        if (property.type().equals("rollup")) {
            return rollup(property, condition, path + ".rollup");
        }
        Predicate<JsonNode> test = property.type().equals("status")
                ? Conditions.ofStatus(condition, property, path + ".status")
                : Conditions.of(kind, condition, path + "." + kind, now);
        return page -> test.test(Values.of(property, page, showing));
    }

    private static String kind(Property property, JsonNode filter) {
        Set<String> possible = ALIASES.getOrDefault(property.type(), Set.of(property.type()));
        String given = null;
        for (Map.Entry<String, JsonNode> field : filter.properties()) {
            if (!field.getKey().equals("property") && !field.getKey().equals("type")) {
                given = field.getKey();
            }
        }
        if (given == null || !possible.contains(given)) {
            throw NotionError.validation(
                    "database property " + property.type() + " does not match filter " + shown(given));
        }
        return given;
    }

    private static String shown(@Nullable String given) {
        return given == null ? "undefined" : given;
    }

    private Predicate<Page> formula(Property property, JsonNode condition, String path) {
        String kind = onlyKey(condition, Set.of("string", "checkbox", "number", "date"), path);
        String as = kind.equals("string") ? "rich_text" : kind;
        Predicate<JsonNode> test = Conditions.of(as, condition.path(kind), path + "." + kind, now);
        return page -> test.test(Values.of(property, page, showing));
    }

    private Predicate<Page> rollup(Property property, JsonNode condition, String path) {
        String kind = onlyKey(condition, Set.of("number", "date"), path);
        Predicate<JsonNode> test = Conditions.of(kind, condition.path(kind), path + "." + kind, now);
        return page -> test.test(Values.of(property, page, showing));
    }

    private static String onlyKey(JsonNode condition, Set<String> possible, String path) {
        for (String key : possible) {
            if (condition.has(key)) {
                return key;
            }
        }
        throw Body.mistyped(path, "one of " + possible.stream().sorted().toList(), condition);
    }
}
