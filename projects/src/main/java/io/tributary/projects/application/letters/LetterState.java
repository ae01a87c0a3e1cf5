package io.tributary.projects.application.letters;

import java.util.Locale;

/** What became of a dead letter. */
public enum LetterState {
    /** Nobody has decided yet. */
    OPEN,

    /** Its event was published again, or its job put back into its queue. */
    REPLAYED,

    /** Someone found that nothing is to be done. */
    DISCARDED;

    /** As programs see it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
