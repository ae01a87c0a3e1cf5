package io.tributary.projects.application.deliveries;

import io.tributary.events.JobPayload.PageSync;
import io.tributary.events.JobPayload.ProjectSweep;
import io.tributary.events.JobPayload.SchemaSync;
import java.util.Optional;
import java.util.stream.Stream;

/** What became of a delivery, as the log has it: the job that it caused, or none. */
public enum DeliveryOutcome {
    /** A page is looked at. */
    PAGE_SYNC(PageSync.TYPE),
    /** The schema is looked at. */
    SCHEMA_SYNC(SchemaSync.TYPE),
    /** A sweep is wanted. */
    SWEEP(ProjectSweep.TYPE),
    /** It was accepted, and is about nothing that is copied. */
    DROPPED("dropped"),
    /** The door didn't take it. */
    REFUSED("refused");

    private final String word;

    DeliveryOutcome(String word) {
        this.word = word;
    }

    /** The word for it, in the log and in the API. */
    public String word() {
        return word;
    }

    /** The outcome of that word. */
    public static Optional<DeliveryOutcome> of(String word) {
        return Stream.of(values()).filter(outcome -> outcome.word.equals(word)).findFirst();
    }
}
