package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.notion.NotionException.Unreadable;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What stands where something of a type should. What Notion leaves out or sets to null is null here; anything of another
 * type fails with {@link Unreadable}, and nothing fails with anything else.
 */
final class Shape {

    /** PostgreSQL has no later year, and neither has Notion. */
    private static final int LAST_YEAR = 9999;

    private Shape() {}

    static boolean isNothing(JsonNode value) {
        return value.isNull() || value.isMissingNode();
    }

    static <T> @Nullable T orNull(JsonNode value, Function<JsonNode, T> read) {
        return isNothing(value) ? null : read.apply(value);
    }

    static ObjectNode object(JsonNode value, String what) {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw new Unreadable(what);
    }

    static <T> List<T> list(JsonNode value, Function<JsonNode, T> read) {
        if (!value.isArray()) {
            throw new Unreadable("a list is none");
        }
        List<T> values = new ArrayList<>(value.size());
        value.forEach(element -> values.add(read.apply(element)));
        return List.copyOf(values);
    }

    /** An element alone, as items of properties have it, is a list of one. */
    static <T> List<T> listOrOne(JsonNode value, Function<JsonNode, T> read) {
        return value.isObject() ? List.of(read.apply(value)) : list(value, read);
    }

    static @Nullable String text(JsonNode value) {
        if (isNothing(value)) {
            return null;
        }
        if (!value.isTextual()) {
            throw new Unreadable("a text is none");
        }
        return value.textValue();
    }

    static String someText(JsonNode value) {
        String text = text(value);
        if (text == null || text.isEmpty()) {
            throw new Unreadable("a text is missing");
        }
        return text;
    }

    /** Null also for one that is too large for any number of Notion's. */
    static @Nullable BigDecimal number(JsonNode value) {
        if (isNothing(value)) {
            return null;
        }
        if (!value.isNumber()) {
            throw new Unreadable("a number is none");
        }
        return Double.isInfinite(value.doubleValue()) ? null : value.decimalValue();
    }

    static @Nullable Boolean bool(JsonNode value) {
        if (isNothing(value)) {
            return null;
        }
        String text = value.asText();
        if (!text.equals("true") && !text.equals("false")) {
            throw new Unreadable("a truth value is none");
        }
        return Boolean.valueOf(text);
    }

    /** The id of what holds one: dashed and in lower case if it is a UUID. */
    static String id(JsonNode holder) {
        String id = text(holder.path("id"));
        if (id == null || id.isEmpty()) {
            throw new Unreadable("an id is missing");
        }
        return NotionIds.normalise(id);
    }

    static @Nullable UUID uuid(JsonNode value) {
        return NotionIds.parse(value.textValue());
    }

    /** Null if it is none, or one that nobody can mean. */
    static @Nullable Instant time(JsonNode value) {
        return time(value.asText(""));
    }

    static @Nullable Instant time(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            return time.getYear() < 1 || time.getYear() > LAST_YEAR ? null : time.toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** As it is; null where there is nothing. */
    static JsonNode raw(JsonNode value) {
        return value.isMissingNode() ? NullNode.getInstance() : value;
    }

    static ObjectNode newObject() {
        return JsonNodeFactory.instance.objectNode();
    }
}
