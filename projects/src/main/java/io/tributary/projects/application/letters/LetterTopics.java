package io.tributary.projects.application.letters;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
     * @param from only those there and those that are newer; null for all
     * @param most after how many it ends, however many it has seen that aren't open
     */
    Uni<Scan> scan(LetterQuery query, DeadLetter.@Nullable Position from, Open open, int most);

    /** The letter there; null if there is none, or no more. */
    Uni<TopicLetter.@Nullable Whole> find(LetterPlace place);

    /**
     * Publishes the records of these letters again, as they were before they were given up, each to its topic.
     *
     * @return what became of them; of fewer if it is more than one call takes, or Kafka goes away meanwhile. Fails if it is
     *     away for all of them
     */
    Uni<Tried> replay(List<LetterPlace> places);

    /**
     * What became of letters with which something was tried. Of one that is in none of these nothing is known, so it may be
     * tried again.
     *
     * @param done those with which it was done; a record is durable then
     * @param refused those with which it can't be done, as often as it is tried, with the reason
     * @param gone those that aren't there any more
     */
    record Tried(Set<LetterPlace> done, Map<LetterPlace, String> refused, Set<LetterPlace> gone) {

        /** Whether it is known what became of a letter. */
        boolean isDecided(TopicLetter letter) {
            LetterPlace place = letter.record().place();
            return done.contains(place) || refused.containsKey(place) || gone.contains(place);
        }
    }

    /** Tells which letters are open. */
    interface Open {

        /** Of these; what it gives is asked about these alone. */
        Uni<Predicate<TopicLetter>> among(List<TopicLetter> letters);
    }

    /**
     * What was seen.
     *
     * @param unreadFrom there may be more that were given up then or later; null if that is all
     */
    record Scan(List<TopicLetter> letters, @Nullable Instant unreadFrom) {}
}
