package io.tributary.projects.application.letters;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link LetterMarks} promises. */
public abstract class LetterMarksContract {

    /** When a mark is made. */
    protected static final Instant NOW = Instant.parse("2026-11-20T09:15:34.285Z");

    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** Marks of which there are none for these records. */
    protected abstract LetterMarks marks();

    @Test
    void what_nobody_marked_is_open() {
        assertThat(await(marks().of(List.of(record(1, 1000))))).isEmpty();
        assertThat(await(marks().of(List.of()))).isEmpty();
        assertThat(await(marks().add(List.of(), LetterState.REPLAYED, NOW))).isEmpty();
    }

    @Test
    void a_mark_is_of_one_record() {
        LetterRecord marked = record(10, 1000);
        Settled settled = new Settled(LetterState.REPLAYED, NOW);

        assertThat(await(marks().add(List.of(marked), LetterState.REPLAYED, NOW)))
                .containsOnlyKeys(marked)
                .containsValue(settled);

        LetterRecord newOneThere = record(10, 1001);
        LetterRecord otherPartition = new LetterRecord(new LetterPlace("project.created", 4, 10), 1000);
        LetterRecord otherTopic = new LetterRecord(new LetterPlace("project.deleted", 3, 10), 1000);
        assertThat(await(marks().of(List.of(newOneThere, record(11, 1000), otherPartition, otherTopic, marked))))
                .containsOnlyKeys(marked)
                .containsValue(settled);
    }

    @Test
    void the_first_mark_stays() {
        LetterRecord both = record(20, 1000);
        LetterRecord late = record(21, 1000);
        await(marks().add(List.of(both), LetterState.DISCARDED, NOW));

        assertThat(await(marks().add(List.of(both, late, late), LetterState.REPLAYED, NOW.plusSeconds(1))))
                .hasSize(2)
                .containsEntry(both, new Settled(LetterState.DISCARDED, NOW))
                .containsEntry(late, new Settled(LetterState.REPLAYED, NOW.plusSeconds(1)));
    }

    @Test
    void many_are_marked_at_once() {
        List<LetterRecord> many =
                IntStream.range(100, 2100).mapToObj(i -> record(i, 1000 + i)).toList();

        await(marks().add(many, LetterState.REPLAYED, NOW));

        assertThat(await(marks().of(many))).containsOnlyKeys(many.toArray(LetterRecord[]::new));
    }

    /** A record of one partition. */
    protected static LetterRecord record(long offset, long millis) {
        return new LetterRecord(new LetterPlace("project.created", 3, offset), millis);
    }

    /** Waits, with a limit. */
    protected static <T> T await(Uni<T> uni) {
        return uni.await().atMost(LIMIT);
    }
}
