package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Dates and ranges. A time zone is turned into an offset and shown as null; a time without zone or offset is UTC. Times
 * are shown with milliseconds and a numeric offset.
 */
final class DateType implements PropertyType {
    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT);

    @Override
    public JsonNode empty(Property property) {
        return Json.nothing();
    }

    @Override
    public JsonNode accept(Property property, JsonNode written, String path, Writing writing) {
        if (written.isNull()) {
            return written;
        }
        if (!written.isObject()) {
            throw Body.mistyped(path, "an object or `null`", written);
        }
        ZoneId zone = zone(written.path("time_zone"), path);
        JsonNode start = moment(written.path("start"), zone, path + ".start");
        if (start.isNull()) {
            throw Body.mistyped(path + ".start", "a string", written.path("start"));
        }
        JsonNode end = moment(written.path("end"), zone, path + ".end");
        if (!end.isNull() && earlier(end.textValue(), start.textValue())) {
            throw NotionError.validation("Invalid date range: end date must be after start date.");
        }
        ObjectNode kept = Json.object();
        kept.set("start", start);
        kept.set("end", end);
        return kept.putNull("time_zone");
    }

    private static @Nullable ZoneId zone(JsonNode written, String path) {
        if (written.isMissingNode() || written.isNull()) {
            return null;
        }
        String name = written.asText();
        boolean abbreviated = name.equals(name.toUpperCase(Locale.ROOT)) && !isUtc(name);
        if (abbreviated || !ZoneId.getAvailableZoneIds().contains(name)) {
            throw Body.mistyped(path + ".time_zone", "a valid IANA time zone", written);
        }
        return ZoneId.of(name);
    }

    private static boolean isUtc(String name) {
        return name.equals("UTC") || name.equals("GMT");
    }

    private static JsonNode moment(JsonNode written, @Nullable ZoneId zone, String path) {
        if (written.isMissingNode() || written.isNull()) {
            return Json.nothing();
        }
        try {
            return Json.text(moment(written.asText(), zone));
        } catch (DateTimeException e) {
            throw Body.mistyped(path, "a valid ISO 8601 date string", written);
        }
    }

    private static String moment(String text, @Nullable ZoneId zone) {
        if (text.length() == 10) {
            if (zone != null) {
                throw NotionError.validation(
                        "If time zone is explicitly provided, start and end must contain date and time");
            }
            return LocalDate.parse(text).toString();
        }
        if (hasOffset(text)) {
            if (zone != null) {
                throw NotionError.validation(
                        "If time zone is explicitly provided, start and end must not contain an offset");
            }
            return SHOWN.format(OffsetDateTime.parse(text));
        }
        return SHOWN.format(LocalDateTime.parse(text).atZone(zone == null ? ZoneOffset.UTC : zone));
    }

    private static boolean hasOffset(String text) {
        return text.endsWith("Z") || text.endsWith("z") || text.matches(".*T.*[+-]\\d{2}(:?\\d{2})?");
    }

    private static boolean earlier(String end, String start) {
        return Moments.start(end).isBefore(Moments.start(start));
    }

    @Override
    public void show(Property property, JsonNode kept, Page page, Showing showing, ObjectNode into) {
        into.set("date", kept);
    }
}
