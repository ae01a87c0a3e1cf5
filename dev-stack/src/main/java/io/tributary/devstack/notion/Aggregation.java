package io.tributary.devstack.notion;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Holds the changes of one entity for a short window, which its first change opens, and passes on what remains. */
final class Aggregation {
    private final Faults faults;
    private final Timeline timeline;
    private final Consumer<Change> next;
    private final Map<String, List<Change>> windows = new LinkedHashMap<>();

    Aggregation(Faults faults, Timeline timeline, Consumer<Change> next) {
        this.faults = faults;
        this.timeline = timeline;
        this.next = next;
    }

    void add(Change change) {
        if (!change.aggregated() || !held(change)) {
            next.accept(change);
        }
    }

    private synchronized boolean held(Change change) {
        List<Change> window = windows.get(change.entityId());
        int millis = faults.number("aggregationMillis");
        if (window == null && millis == 0) {
            return false;
        }
        if (window == null) {
            window = new ArrayList<>();
            windows.put(change.entityId(), window);
            timeline.after(millis, "aggregation", () -> close(change.entityId()));
        }
        window.add(change);
        return true;
    }

    /** In one step, so that what is held is never seen as gone before it waits for delivery. */
    private synchronized void close(String entityId) {
        List<Change> window = windows.remove(entityId);
        if (window != null) {
            Merge.of(window).forEach(next);
        }
    }

    synchronized int waiting() {
        return windows.size();
    }

    synchronized void clear() {
        windows.clear();
    }
}
