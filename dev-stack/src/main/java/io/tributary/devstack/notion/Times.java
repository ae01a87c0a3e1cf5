package io.tributary.devstack.notion;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Notion's three ways to write a time. */
final class Times {
    private static final DateTimeFormatter MILLIS_Z = format("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
    private static final DateTimeFormatter MILLIS_OFFSET = format("yyyy-MM-dd'T'HH:mm:ss.SSS'+00:00'");

    private Times() {}

    /** Times of pages and data sources: floored to the minute. */
    static String floored(Instant at) {
        return MILLIS_Z.format(minute(at));
    }

    /** Times of events: milliseconds. */
    static String exact(Instant at) {
        return MILLIS_Z.format(at);
    }

    /** Times of databases: milliseconds, with an offset. */
    static String offset(Instant at) {
        return MILLIS_OFFSET.format(at);
    }

    static Instant minute(Instant at) {
        return at.truncatedTo(ChronoUnit.MINUTES);
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
    }
}
