package io.tributary.projects.application.sync;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an observation does to the copy. All but {@link Ignore} and {@link LookAgain} raise the stored ticket. */
public sealed interface Decision {

    /** A newer observation counted already. */
    record Ignore() implements Decision {}

    /** Nothing is written and the ticket stays: a GET with a newer ticket has to decide. */
    record LookAgain() implements Decision {}

    /**
     * The page is as the copy has it.
     *
     * @param lastEditedTime to be stored, since it alone moved; null if it didn't
     */
    record Same(@Nullable Instant lastEditedTime) implements Decision {}

    /**
     * The page is new or another.
     *
     * @param page the content to store
     * @param missing the mark to store with it; null for none
     */
    record Write(PageContent page, @Nullable MissingReason missing) implements Decision {}

    /**
     * The page left: it is marked and keeps its content.
     *
     * @param reason why
     * @param lastEditedTime to be stored; null to leave it
     */
    record Mark(MissingReason reason, @Nullable Instant lastEditedTime) implements Decision {}

    /**
     * A 404 that a second one has to confirm.
     *
     * @param since when the first was seen
     */
    record Unconfirmed(Instant since) implements Decision {

        /** From when on a second 404 counts. */
        public Instant confirmableFrom() {
            return since.plus(PageRules.CONFIRM_AFTER);
        }
    }
}
