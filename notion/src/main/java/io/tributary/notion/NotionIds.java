package io.tributary.notion;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Notion's ids. It takes them with and without dashes, in either case; ours are dashed and lower-case. */
public final class NotionIds {

    private static final Pattern ID = Pattern.compile(
            "([0-9a-fA-F]{8})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{4})-?([0-9a-fA-F]{12})");

    private NotionIds() {}

    /** The id that the text is, or null if it is none. */
    public static @Nullable UUID parse(@Nullable String text) {
        Matcher matcher = ID.matcher(text == null ? "" : text);
        return matcher.matches() ? UUID.fromString(matcher.replaceFirst("$1-$2-$3-$4-$5")) : null;
    }

    /** The text dashed and in lower case if it is an id, else as it is. */
    static String normalise(String text) {
        UUID id = parse(text);
        return id == null ? text : id.toString();
    }
}
