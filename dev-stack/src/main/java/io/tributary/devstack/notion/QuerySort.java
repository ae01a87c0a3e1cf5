package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The order of a query's rows; without sorts, and among equals, it is a shuffle that stays the same. */
final class QuerySort {
    private static final Comparator<Page> SHUFFLED = Comparator.<Page>comparingInt(
                    page -> page.id().hashCode() * 0x9E3779B9)
            .thenComparing(Page::id);

    private QuerySort() {}

    static Comparator<Page> parse(JsonNode sorts, DataSource source, Showing showing) {
        if (sorts.isMissingNode() || sorts.isNull()) {
            return SHUFFLED;
        }
        if (!sorts.isArray()) {
            throw Body.mistyped("body.sorts", "an array", sorts);
        }
        Comparator<Page> order = null;
        for (JsonNode sort : sorts) {
            Comparator<Page> next = one(sort, source, showing);
            order = order == null ? next : order.thenComparing(next);
        }
        return order == null ? SHUFFLED : order.thenComparing(SHUFFLED);
    }

    private static Comparator<Page> one(JsonNode sort, DataSource source, Showing showing) {
        String direction = sort.path("direction").asText();
        if (!direction.equals("ascending") && !direction.equals("descending")) {
            throw Body.mistyped(
                    "body.sorts[0].direction", "`\"ascending\"` or `\"descending\"`", sort.path("direction"));
        }
        Comparator<Page> ascending = key(sort, source, showing);
        return direction.equals("ascending") ? ascending : ascending.reversed();
    }

    private static Comparator<Page> key(JsonNode sort, DataSource source, Showing showing) {
        String timestamp = Json.text(sort, "timestamp");
        if ("created_time".equals(timestamp)) {
            return Comparator.comparing(page -> Times.minute(page.createdAt()));
        }
        if ("last_edited_time".equals(timestamp)) {
            return Comparator.comparing(page -> Times.minute(page.editedAt()));
        }
        String reference = Json.text(sort, "property");
        Property property = reference == null ? null : source.find(reference);
        if (property == null) {
            throw NotionError.validation("Could not find sort property with name or id: " + reference);
        }
        return Comparator.comparing(page -> Key.of(property, page, showing));
    }

    /** Empty values come last in ascending order. */
    private record Key(
            @Nullable BigDecimal number, @Nullable Instant time, String text, boolean empty)
            implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::empty)
                .thenComparing(Key::number, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(Key::time, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(Key::text);

        static Key of(Property property, Page page, Showing showing) {
            JsonNode value = Values.of(property, page, showing);
            return switch (property.type()) {
                case "select", "status" -> new Key(rank(property, page), null, "", value.isNull());
                case "date" -> new Key(null, Values.instant(value.path("start")), "", value.isNull());
                case "number", "formula", "rollup", "unique_id" ->
                    new Key(value.isNumber() ? value.decimalValue() : null, null, "", !value.isNumber());
                default -> {
                    String text = Values.text(value);
                    yield new Key(null, null, text.toLowerCase(Locale.ROOT), text.isEmpty());
                }
            };
        }

        /** Options sort as they stand in the schema. */
        private static BigDecimal rank(Property property, Page page) {
            String id = PageView.kept(property, page).asText();
            int rank = 0;
            for (JsonNode option : property.options()) {
                if (id.equals(Json.text(option, "id"))) {
                    break;
                }
                rank++;
            }
            return BigDecimal.valueOf(rank);
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }
}
