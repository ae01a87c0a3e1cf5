package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on dates and times. A value is compared by its start; a date stands for its whole UTC day, a time for its
 * millisecond.
 */
final class DateConditions {
    /** From the start, without the end. */
    private record Span(Instant from, Instant to) {
        boolean holds(Instant at) {
            return !at.isBefore(from) && at.isBefore(to);
        }
    }

    private static final Map<String, Function<LocalDate, LocalDate>> RELATIVE = Map.of(
            "today", today -> today,
            "tomorrow", today -> today.plusDays(1),
            "yesterday", today -> today.minusDays(1),
            "one_week_ago", today -> today.minusWeeks(1),
            "one_week_from_now", today -> today.plusWeeks(1),
            "one_month_ago", today -> today.minusMonths(1),
            "one_month_from_now", today -> today.plusMonths(1));

    private DateConditions() {}

    static Predicate<JsonNode> of(String name, JsonNode wanted, String path, Instant now) {
        LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
        Span named = namedSpan(name, today);
        if (named != null) {
            return on(named::holds);
        }
        Span span = span(wanted, path, today);
        return switch (name) {
            case "equals" -> on(span::holds);
            case "before" -> on(at -> at.isBefore(span.from()));
            case "after" -> on(at -> !at.isBefore(span.to()));
            case "on_or_before" -> on(at -> at.isBefore(span.to()));
            case "on_or_after" -> on(at -> !at.isBefore(span.from()));
            default -> throw Conditions.unknown(path);
        };
    }

    private static Predicate<JsonNode> on(Predicate<Instant> test) {
        return value -> {
            Instant at = Values.instant(value.isObject() ? value.path("start") : value);
            return at != null && test.test(at);
        };
    }

    private static Span span(JsonNode wanted, String path, LocalDate today) {
        if (!wanted.isTextual()) {
            throw Body.mistyped(path, "a string", wanted);
        }
        String text = wanted.textValue();
        Function<LocalDate, LocalDate> relative = RELATIVE.get(text);
        if (relative != null) {
            return days(relative.apply(today), 1);
        }
        Instant from = Moments.parse(text);
        if (from == null) {
            throw Body.mistyped(path, "a valid ISO 8601 date string", wanted);
        }
        return Moments.isDate(text) ? days(LocalDate.parse(text), 1) : new Span(from, from.plusMillis(1));
    }

    private static @Nullable Span namedSpan(String name, LocalDate today) {
        LocalDate week = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        return switch (name) {
            case "this_week" -> days(week, 7);
            case "past_week" -> between(today.minusWeeks(1), today.plusDays(1));
            case "past_month" -> between(today.minusMonths(1), today.plusDays(1));
            case "past_year" -> between(today.minusYears(1), today.plusDays(1));
            case "next_week" -> between(today, today.plusWeeks(1).plusDays(1));
            case "next_month" -> between(today, today.plusMonths(1).plusDays(1));
            case "next_year" -> between(today, today.plusYears(1).plusDays(1));
            default -> null;
        };
    }

    private static Span days(LocalDate from, int days) {
        return between(from, from.plusDays(days));
    }

    private static Span between(LocalDate from, LocalDate to) {
        return new Span(
                from.atStartOfDay(ZoneOffset.UTC).toInstant(),
                to.atStartOfDay(ZoneOffset.UTC).toInstant());
    }
}
