package io.tributary.api.projects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.api.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lists that are given in slices: how long a slice is, and the cursor that goes on behind it. */
public final class Slices {

    /** How many entries an answer has unless the asker says otherwise. */
    static final int DEFAULT_LIMIT = 50;

    /** How many it has at most. */
    static final int MAX_LIMIT = 200;

    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private Slices() {}

    /** How many entries are asked for. */
    public static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Problems.invalid("limit", "limit must be a whole number from 1 to " + MAX_LIMIT + ".");
        }
        return limit;
    }

    /** A cursor of a list of that name, which holds these texts; null is one of them. */
    public static String cursor(String list, @Nullable String... parts) {
        ArrayNode json = JsonNodeFactory.instance.arrayNode().add(list);
        for (String part : parts) {
            json.add(part);
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The texts in a cursor of that list; fails if it is none. */
    public static List<@Nullable String> parts(String list, String cursor, int count) {
        JsonNode json = decoded(cursor);
        if (!json.isArray()
                || json.size() != count + 1
                || !list.equals(json.path(0).textValue())) {
            throw Problems.invalidCursor();
        }
        List<@Nullable String> parts = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            parts.add(json.get(i).textValue());
        }
        return parts;
    }

    /** A time within a cursor. */
    public static Instant instant(@Nullable String text) {
        try {
            return stored(Instant.parse(text == null ? "" : text));
        } catch (DateTimeException e) {
            throw Problems.invalidCursor();
        }
    }

    /** A time in the field of that name, or the nearest one that an entry can have; null if it was left out. */
    public static @Nullable Instant time(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return stored(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            throw Problems.invalid(field, field + " must be a time with its offset, such as 2026-11-24T09:00:00Z.");
        }
    }

    /** The time, or the nearest one that an entry can have. */
    public static Instant stored(Instant time) {
        return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(LAST) ? LAST : time;
    }

    /** A number within a cursor. */
    static long number(@Nullable String text) {
        try {
            return Long.parseLong(text == null ? "" : text);
        } catch (NumberFormatException e) {
            throw Problems.invalidCursor();
        }
    }

    /** What to go on behind: the last entry of a full slice, of which one entry more was read than is shown. */
    public static <T> @Nullable T last(List<T> read, int limit) {
        return read.size() > limit ? read.get(limit - 1) : null;
    }

    /** As many as are shown. */
    public static <T> List<T> shown(List<T> read, int limit) {
        return read.subList(0, Math.min(limit, read.size()));
    }

    private static JsonNode decoded(String cursor) {
        try {
            return JSON.readTree(Base64.getUrlDecoder().decode(cursor));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw Problems.invalidCursor();
        } catch (IOException e) {
            throw Problems.invalidCursor();
        }
    }
}
