package io.tributary.projects.application.letters;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Which events' dead letters are settled. A mark is made once and never changes; it goes long after its letter. */
public interface LetterMarks {

    /** The marks of these records; none for those that are open. */
    Uni<Map<LetterRecord, Settled>> of(Collection<LetterRecord> records);

    /**
     * Marks records, all or none; one that is marked already keeps its mark.
     *
     * @return the marks that they have now
     */
    Uni<Map<LetterRecord, Settled>> add(Collection<LetterRecord> records, LetterState state, Instant at);
}
