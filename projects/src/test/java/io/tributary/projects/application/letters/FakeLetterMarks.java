package io.tributary.projects.application.letters;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Marks in memory. */
public final class FakeLetterMarks implements LetterMarks {

    private final Map<LetterRecord, Settled> marks = new HashMap<>();
    private boolean away;

    /** Takes no marks more, or does again. */
    public void away(boolean now) {
        away = now;
    }

    @Override
    public Uni<Map<LetterRecord, Settled>> of(Collection<LetterRecord> records) {
        return Uni.createFrom().item(() -> {
            Map<LetterRecord, Settled> found = new HashMap<>(marks);
            found.keySet().retainAll(records);
            return found;
        });
    }

    @Override
    public Uni<Map<LetterRecord, Settled>> add(Collection<LetterRecord> records, LetterState state, Instant at) {
        return Uni.createFrom()
                .item(() -> {
                    if (away) {
                        throw new IllegalStateException("PostgreSQL is away");
                    }
                    records.forEach(record -> marks.putIfAbsent(record, new Settled(state, at)));
                    return records;
                })
                .chain(this::of);
    }
}
