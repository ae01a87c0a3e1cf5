package io.tributary.projects.application.letters;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event's dead letter, without what became of it.
 *
 * @param letter what is shown of it
 * @param record which record it is
 * @param cut whether only its beginning was kept
 */
public record TopicLetter(DeadLetter letter, LetterRecord record, boolean cut) {

    /**
     * All of it.
     *
     * @param key null if it has none
     * @param headers the last one of each name
     * @param value null if it has none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, only shown
    public record Whole(
            TopicLetter summary, byte @Nullable [] key, Map<String, byte[]> headers, byte @Nullable [] value) {}
}
