package io.tributary.devstack.notion;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Earlier states of pages, kept only while queries are told to lag behind. */
final class PastPages {
    /** @param page null where there was no such page */
    private record Past(@Nullable Page page, Instant until) {}

    private final Map<String, Deque<Past>> states = new HashMap<>();
    private final Clock clock;
    private long lagMillis;

    PastPages(Clock clock) {
        this.clock = clock;
    }

    void lag(long millis) {
        lagMillis = millis;
        if (millis == 0) {
            states.clear();
        }
    }

    void clear() {
        states.clear();
    }

    void replaced(String pageId, @Nullable Page before) {
        if (lagMillis > 0) {
            states.computeIfAbsent(pageId, id -> new ArrayDeque<>()).addLast(new Past(before, clock.instant()));
        }
    }

    /** The page as a query sees it: as it was before the changes of the last moments; null if it was not there. */
    @Nullable
    Page asQueried(Page now) {
        Deque<Past> past = states.get(now.id());
        if (past == null) {
            return now;
        }
        Instant shown = clock.instant().minusMillis(lagMillis);
        while (!past.isEmpty() && !past.getFirst().until().isAfter(shown)) {
            past.removeFirst();
        }
        if (past.isEmpty()) {
            states.remove(now.id());
            return now;
        }
        return past.getFirst().page();
    }

    /** Pages that a query of this data source may still list although they left it. */
    Iterable<String> changedLately() {
        return states.keySet().stream().toList();
    }
}
