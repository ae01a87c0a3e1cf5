package io.tributary.projects.application.letters;

import io.tributary.events.Topics;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an event's dead letter stands.
 *
 * @param topic the topic that the event stood in at first
 * @param partition of the dead-letter topic
 * @param offset in that partition
 */
public record LetterPlace(String topic, int partition, long offset) {

    private static final Pattern ID = Pattern.compile("(.+)-([0-9]{1,9})-([0-9]{1,18})");

    /** The letter's id. */
    public String id() {
        return Topics.deadLetter(topic) + "-" + partition + "-" + offset;
    }

    /** The place that an id names; null if it is none of a topic of ours. */
    public static @Nullable LetterPlace parse(String id) {
        Matcher matcher = ID.matcher(id);
        if (!matcher.matches()) {
            return null;
        }
        String topic = Topics.original(matcher.group(1));
        LetterPlace place =
                new LetterPlace(topic, Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3)));
        return Topics.ofEvents().contains(topic) && place.id().equals(id) ? place : null;
    }
}
