package io.tributary.projects.application.letters;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An event or job that was given up.
 *
 * @param id names it as long as it is there: topic, partition and offset of an event, queue and id of a job
 * @param source the topic that the event stood in at first, or the job's queue
 * @param type the event's or the job's type; null if it doesn't say
 * @param reason why it was given up; null if whoever gave it up doesn't say
 * @param at when it was given up; of jobs to the second
 */
public record DeadLetter(
        String id,
        Kind kind,
        String source,
        @Nullable String type,
        @Nullable String reason,
        Instant at) {

    /** In the order of a list: the newest first; of the same time, by their ids. */
    public static final Comparator<DeadLetter> NEWEST_FIRST =
            Comparator.comparing(DeadLetter::at).thenComparing(DeadLetter::id).reversed();

    /** What a dead letter is one of. */
    public enum Kind {
        /** On Kafka. */
        EVENT,

        /** In Redis. */
        JOB;

        /** As programs see it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A place in the list.
     *
     * @param at the time of the letter there
     * @param id its id
     */
    public record Position(Instant at, String id) {

        /** Whether the letter of that time and id comes behind it. */
        public boolean precedes(Instant other, String otherId) {
            int order = other.compareTo(at);
            return order < 0 || (order == 0 && otherId.compareTo(id) < 0);
        }
    }

    /** The newest of several lists, in one. */
    public static List<DeadLetter> newest(List<List<DeadLetter>> lists, int most) {
        return lists.stream()
                .flatMap(List::stream)
                .sorted(NEWEST_FIRST)
                .limit(most)
                .toList();
    }

    /** Where it is in the list. */
    public Position position() {
        return new Position(at, id);
    }
}
