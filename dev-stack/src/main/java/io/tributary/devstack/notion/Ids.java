package io.tributary.devstack.notion;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Notion's ids: accepted with and without dashes in any case, kept and returned dashed in lower case. */
final class Ids {
    private static final Pattern DASHED = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern PLAIN = Pattern.compile("[0-9a-f]{32}");

    private Ids() {}

    /** The dashed id, or null if the text is none. */
    static @Nullable String parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (DASHED.matcher(lower).matches()) {
            return lower;
        }
        return PLAIN.matcher(lower).matches() ? dashed(lower) : null;
    }

    /** The same id for the same name. */
    static String of(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    static String undashed(String id) {
        return id.replace("-", "");
    }

    /** Percent-decoded once; a plus sign stays one, and a text that is not encoded comes back as it is. */
    static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String dashed(String plain) {
        return plain.substring(0, 8)
                + '-'
                + plain.substring(8, 12)
                + '-'
                + plain.substring(12, 16)
                + '-'
                + plain.substring(16, 20)
                + '-'
                + plain.substring(20);
    }
}
