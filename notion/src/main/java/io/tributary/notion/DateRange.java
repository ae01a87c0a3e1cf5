package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A date, or a range of two, as Notion sent them: {@code 2026-11-23}, or a time with its offset, or a time without one
 * together with a zone.
 *
 * @param start its begin; null if Notion sent none
 * @param end null if it is no range
 * @param timeZone an IANA name; null where the offset says all
 */
public record DateRange(
        @Nullable String start,
        @Nullable String end,
        @Nullable String timeZone) {

    static DateRange of(JsonNode date) {
        Shape.object(date, "a date is none");
        return new DateRange(
                Shape.text(date.path("start")), Shape.text(date.path("end")), Shape.text(date.path("time_zone")));
    }
}
