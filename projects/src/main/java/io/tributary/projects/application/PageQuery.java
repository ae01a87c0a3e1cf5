package io.tributary.projects.application;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of a project's copy, and in which order.
 *
 * @param filters all of them must hold
 * @param sort null for the order of page ids, which never changes
 * @param after where the slice before ended; null for the first
 */
public record PageQuery(
        List<Filter> filters, @Nullable Sort sort, @Nullable After after) {

    /** Every page, by page id. */
    public static final PageQuery ALL = new PageQuery(List.of(), null, null);

    /** The longest text that pages are sorted by, in characters; what is equal so far comes in the order of page ids. */
    public static final int SORTED_CHARACTERS = 100;

    /**
     * A condition.
     *
     * @param field a property's id or name, or a column of the project's SQL view
     * @param operator how the field is compared
     * @param values with what; of several one must fit, or with {@link Operator#NE} none may
     */
    public record Filter(String field, Operator operator, List<String> values) {}

    /**
     * An order. Pages without a value come last in both directions; equal ones in the order of their ids.
     *
     * @param field as of a filter
     * @param descending the highest first
     */
    public record Sort(String field, boolean descending) {}

    /**
     * The last page of a slice.
     *
     * @param key its value of the sorted field; null if it has none, or nothing is sorted
     * @param pageId its id
     */
    public record After(@Nullable String key, UUID pageId) {}

    /** How a field is compared. */
    public enum Operator {
        /** Equal. */
        EQ,
        /** Not equal, or without a value. */
        NE,
        /** Less, or earlier. */
        LT,
        /** Less or equal. */
        LTE,
        /** Greater, or later. */
        GT,
        /** Greater or equal. */
        GTE,
        /** A text has this part, whatever the case; a list has this entry. */
        CONTAINS,
        /** {@code true}: there is no value, an empty text or an empty list. {@code false}: there is one. */
        EMPTY;

        /** The word for it in the API. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The cursor doesn't fit the field that pages are sorted by: no slice of ours ended there. */
    public static final class InvalidCursor extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** See the class. */
        public InvalidCursor() {
            super("The cursor is none of ours");
        }
    }
}
