package io.tributary.projects.application.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the change log.
 *
 * @param propertyId a property's id, or what is no property: {@code $created}, {@code $title}, {@code $parent},
 *     {@code $in_trash}, {@code $archived}, {@code $missing}
 * @param before the value until now; null if there was none
 * @param after the value from now on; null if there is none
 */
public record PageChange(
        String propertyId,
        @Nullable JsonNode before,
        @Nullable JsonNode after) {

    private static final String TITLE = "title";

    /** PostgreSQL gives numbers back in another notation than they came in, so only their values are compared. */
    private static final Comparator<JsonNode> BY_VALUE = (left, right) -> {
        if (left.isNumber() && right.isNumber()) {
            return left.decimalValue().compareTo(right.decimalValue());
        }
        return left.equals(right) ? 0 : 1;
    };

    /**
     * What an entry in the change log says of a page that is new in the copy. Its values aren't repeated there: what a
     * property was at first is the oldest entry's {@code before} or, without one, what it is now.
     */
    public static PageChange created() {
        return new PageChange("$created", null, BooleanNode.TRUE);
    }

    /** That a page was marked as missing, or came back. */
    public static PageChange marked(@Nullable MissingReason before, @Nullable MissingReason after) {
        return new PageChange("$missing", word(before), word(after));
    }

    /** What differs between the copy and what is to be written, properties first. */
    public static List<PageChange> between(PageCopy before, PageContent after, @Nullable MissingReason missing) {
        List<PageChange> changes = new ArrayList<>();
        if (before.properties() != null) {
            addProperties(changes, before.properties(), after.properties());
            boolean told =
                    changes.stream().anyMatch(change -> change.propertyId().equals(TITLE));
            if (!told && !before.title().equals(after.title())) {
                changes.add(
                        new PageChange("$title", TextNode.valueOf(before.title()), TextNode.valueOf(after.title())));
            }
            if (!before.parent().equals(BY_VALUE, after.parent())) {
                changes.add(new PageChange("$parent", before.parent(), after.parent()));
            }
            addFlag(changes, "$in_trash", before.inTrash(), after.inTrash());
            addFlag(changes, "$archived", before.archived(), after.archived());
        }
        if (!Objects.equals(before.missing(), missing)) {
            changes.add(marked(before.missing(), missing));
        }
        return List.copyOf(changes);
    }

    private static void addProperties(List<PageChange> changes, ObjectNode before, ObjectNode after) {
        for (Map.Entry<String, JsonNode> field : before.properties()) {
            JsonNode now = after.get(field.getKey());
            if (now == null || !field.getValue().equals(BY_VALUE, now)) {
                changes.add(new PageChange(field.getKey(), field.getValue(), now));
            }
        }
        for (Map.Entry<String, JsonNode> field : after.properties()) {
            if (!before.has(field.getKey())) {
                changes.add(new PageChange(field.getKey(), null, field.getValue()));
            }
        }
    }

    private static void addFlag(List<PageChange> changes, String id, boolean before, boolean after) {
        if (before != after) {
            changes.add(new PageChange(id, BooleanNode.valueOf(before), BooleanNode.valueOf(after)));
        }
    }

    private static @Nullable JsonNode word(@Nullable MissingReason reason) {
        return reason == null ? null : TextNode.valueOf(reason.text());
    }
}
