package io.tributary.projects.application.sync;

import java.util.Locale;

/** What a sweep lists. */
public enum SweepKind {
    /** Everything, and then a look at each page that the list did not show. */
    FULL,
    /** What was edited since the last complete pass. */
    INCREMENTAL;

    /** The word in tables and events: {@code full} or {@code incremental}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of a word.
     *
     * @throws IllegalArgumentException if it is neither {@code full} nor {@code incremental}
     */
    public static SweepKind of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
