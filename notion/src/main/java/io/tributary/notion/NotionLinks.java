package io.tributary.notion;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Links as people copy them from Notion's apps, with a title before the id, a view and an open page behind it. */
public final class NotionLinks {

    private static final int MAX_LENGTH = 2048;

    private static final Pattern LINK =
            Pattern.compile("(?:[A-Za-z]{1,10}://)?([A-Za-z0-9.-]+)(?::[0-9]+)?/([^?#]*).*");
    private static final Pattern ID_AT_END =
            Pattern.compile("(?:.*-)?([0-9a-fA-F]{32}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/*");

    private NotionLinks() {}

    /**
     * The id that the text is, or that the link leads to; null if it is neither.
     *
     * @param text an id, with or without dashes; or a link of the web ({@code notion.so}, {@code notion.com} and hosts
     *     below them, and a workspace's site below {@code notion.site}) or of the desktop app, with or without its scheme
     */
    public static @Nullable UUID target(@Nullable String text) {
        String stripped = text == null || text.length() > MAX_LENGTH ? "" : text.strip();
        UUID id = NotionIds.parse(stripped);
        return id != null ? id : ofLink(stripped);
    }

    private static @Nullable UUID ofLink(String text) {
        Matcher link = LINK.matcher(text);
        if (!link.matches() || !isNotions(link.group(1).toLowerCase(Locale.ROOT))) {
            return null;
        }
        String path = link.group(2).replaceFirst("/+$", "");
        Matcher id = ID_AT_END.matcher(path.substring(path.lastIndexOf('/') + 1));
        return id.matches() ? NotionIds.parse(id.group(1)) : null;
    }

    /** Anything may stand behind another host, also something that looks like an id. */
    private static boolean isNotions(String host) {
        return host.equals("notion.so")
                || host.equals("notion.com")
                || host.endsWith(".notion.so")
                || host.endsWith(".notion.com")
                || host.endsWith(".notion.site");
    }
}
