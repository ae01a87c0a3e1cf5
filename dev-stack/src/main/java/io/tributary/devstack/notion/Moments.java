package io.tributary.devstack.notion;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Points in time of date values and filters: a date is its UTC midnight, a time without offset is UTC. */
final class Moments {
    private Moments() {}

    /** @throws DateTimeException if it is neither a date nor a time */
    static Instant start(String text) {
        if (isDate(text)) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        }
    }

    /** The same, or null where the text is no time. */
    static @Nullable Instant parse(String text) {
        try {
            return start(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    static boolean isDate(String text) {
        return text.length() == 10;
    }
}
