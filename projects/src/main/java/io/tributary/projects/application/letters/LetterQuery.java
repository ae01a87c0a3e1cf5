package io.tributary.projects.application.letters;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant.
 *
 * @param source of this topic or queue alone; null for all
 * @param type of this type alone; null for all
 * @param since given up then or later; null for all
 * @param until given up earlier; null for all
 */
public record LetterQuery(
        @Nullable String source,
        @Nullable String type,
        @Nullable Instant since,
        @Nullable Instant until) {

    /** Whether a letter of its source is meant. */
    public boolean means(@Nullable String letterType, Instant at) {
        return (type == null || type.equals(letterType))
                && (since == null || !at.isBefore(since))
                && (until == null || at.isBefore(until));
    }
}
