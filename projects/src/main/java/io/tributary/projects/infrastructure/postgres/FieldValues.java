package io.tributary.projects.infrastructure.postgres;

import io.tributary.notion.NotionIds;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Values of columns as text: checked before PostgreSQL casts them, so that none can make a query fail. */
final class FieldValues {

    private static final int MOST_DIGITS = 400;
    private static final int LAST_YEAR = 9999;

    private FieldValues() {}

    /** The value in the form that PostgreSQL reads; null if it is none of that type. */
    static @Nullable String checked(ColumnType type, String text) {
        if (text.indexOf('\0') >= 0) {
            return null;
        }
        try {
            return switch (type) {
                case TEXT, TEXTS -> text;
                case NUMBER -> number(text);
                case BOOLEAN -> text.equals("true") || text.equals("false") ? text : null;
                case DAY -> inRange(LocalDate.parse(text));
                case TIME -> inRange(OffsetDateTime.parse(text));
                case UUID, UUIDS -> uuid(text);
                case JSON -> null;
            };
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }

    /** What a value of that type looks like, for people. */
    static String form(ColumnType type) {
        return switch (type) {
            case TEXT, TEXTS -> "a text";
            case NUMBER -> "a number, such as 8 or 2.5";
            case BOOLEAN -> "true or false";
            case DAY -> "a day, such as 2026-11-24";
            case TIME -> "a time with its offset, such as 2026-11-24T09:00:00Z";
            case UUID, UUIDS -> "an id, such as 153104cd-0000-8000-8000-000000000001";
            case JSON -> "anything";
        };
    }

    private static @Nullable String number(String text) {
        if (text.length() > MOST_DIGITS) {
            return null;
        }
        BigDecimal number = new BigDecimal(text);
        return Math.abs((long) number.scale()) > MOST_DIGITS ? null : number.toString();
    }

    private static @Nullable String inRange(LocalDate day) {
        return day.getYear() < 1 || day.getYear() > LAST_YEAR ? null : day.toString();
    }

    private static @Nullable String inRange(OffsetDateTime time) {
        OffsetDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC);
        return utc.getYear() < 1 || utc.getYear() > LAST_YEAR ? null : utc.toString();
    }

    private static @Nullable String uuid(String text) {
        UUID id = NotionIds.parse(text);
        return id == null ? null : id.toString();
    }
}
