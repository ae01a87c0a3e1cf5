package io.tributary.projects.application.letters;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The dead-letter topics. They keep every letter for a time and know nothing of what became of it. Fails with the refusal
 * {@code kafka-unavailable} while Kafka is away, or doesn't answer in time.
 */
public interface LetterTopics {

    /**
     * The newest letters that are meant and open, in the order of the list. Fails also with whatever keeps {@code open}
     * from its answer.
     *
     * @param before only those behind this place; null for the newest
     * @param most how many at most
     */
    Uni<List<TopicLetter>> newest(LetterQuery query, DeadLetter.@Nullable Position before, Open open, int most);

    /**
     * Letters that are meant and open, in any order and without their reasons. Fails also with whatever keeps {@code open}
     * from its answer.
     *
     * @param most after how many it ends, however many it has seen that aren't open
     */
    Uni<Scan> scan(LetterQuery query, Open open, int most);

    /** The letter there; null if there is none, or no more. */
    Uni<TopicLetter.@Nullable Whole> find(LetterPlace place);

    /**
     * Publishes the records of these letters again, as they were before they were given up, each to its topic.
     *
     * @return those whose records are durable there; fewer if there are none any more, or as many as one call takes.
     *     Fails if Kafka takes none
     */
    Uni<List<LetterPlace>> replay(List<LetterPlace> places);

    /** Tells which letters are open. */
    interface Open {

        /** Of these; what it gives is asked about these alone. */
        Uni<Predicate<TopicLetter>> among(List<TopicLetter> letters);
    }

    /**
     * What was seen.
     *
     * @param complete whether that is all
     */
    record Scan(List<TopicLetter> letters, boolean complete) {}
}
