package io.tributary.projects.infrastructure.notion;

import io.tributary.projects.application.sync.SyncTarget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Observations that were put aside before their end, until their job comes again: what was read needs no second permit,
 * so that a page with more lists than a window of the budget has places comes to its end too. In this process alone: if
 * it dies, or the job comes to another one, that begins anew and keeps its own.
 */
final class BegunPages {

    /**
     * Of Notion's answers, in all of them together: tens of megabytes as a rule, and more than a window of the largest
     * budget has.
     */
    static final int MOST_ANSWERS = 500;

    private static final Duration KEPT = Duration.ofMinutes(30);

    /** A job that was put off comes back long before; after that its page may have gone on elsewhere. */
    private static final Duration AWAITED = Duration.ofMinutes(5);

    /** The one that was put aside first comes first. */
    private final Map<Key, Aside> aside = new LinkedHashMap<>();

    private final Clock clock;

    BegunPages(Clock clock) {
        this.clock = clock;
    }

    private record Key(UUID projectId, UUID pageId) {}

    private record Aside(BegunPage page, Instant since) {}

    /** Takes it out; null if there is none. */
    synchronized @Nullable BegunPage take(SyncTarget target, UUID pageId) {
        forget();
        Aside found = aside.remove(new Key(target.projectId(), pageId));
        return found == null ? null : found.page();
    }

    /**
     * Of two of the same page the one that began earlier stays: were it the later one, frequent edits, of which each
     * brings a job, would keep the page from ever coming to its end.
     */
    synchronized void put(SyncTarget target, UUID pageId, BegunPage page) {
        Key key = new Key(target.projectId(), pageId);
        Aside other = aside.remove(key);
        BegunPage stays =
                other != null && other.page().seen().ticket() < page.seen().ticket() ? other.page() : page;
        aside.put(key, new Aside(stays, clock.instant()));
        forget();
    }

    private void forget() {
        Instant old = clock.instant().minus(KEPT);
        Iterator<Aside> first = aside.values().iterator();
        while (first.hasNext() && first.next().since().isBefore(old)) {
            first.remove();
        }
        while (aside.size() > 1 && answers() > MOST_ANSWERS) {
            aside.remove(dispensable());
        }
    }

    private int answers() {
        return aside.values().stream().mapToInt(kept -> kept.page().answers()).sum();
    }

    /**
     * One that nobody came for, or else the one that was begun last: whoever began first and goes on stays, and so comes
     * to its end, whatever else there is.
     */
    private Key dispensable() {
        Map.Entry<Key, Aside> longest = aside.entrySet().iterator().next();
        if (longest.getValue().since().plus(AWAITED).isBefore(clock.instant())) {
            return longest.getKey();
        }
        return Collections.max(
                        aside.entrySet(),
                        Comparator.comparingLong(
                                kept -> kept.getValue().page().seen().ticket()))
                .getKey();
    }
}
