package io.tributary.projects.application.letters;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a dead letter, and when.
 *
 * @param at null while it is open
 */
public record Settled(LetterState state, @Nullable Instant at) {

    /** Of a letter that nobody has decided about. */
    public static final Settled NOT_YET = new Settled(LetterState.OPEN, null);
}
