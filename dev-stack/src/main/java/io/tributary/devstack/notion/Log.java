package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;

/** The newest entries of something, numbered from 1 without gaps. */
final class Log {
    private static final int MAX_ENTRIES = 20_000;

    private final Deque<ObjectNode> entries = new ArrayDeque<>();
    private long last;

    /** Gives the entry the next number and keeps it. */
    synchronized void add(ObjectNode entry) {
        last++;
        entries.addLast(Json.object().put("n", last).setAll(entry));
        if (entries.size() > MAX_ENTRIES) {
            entries.removeFirst();
        }
    }

    /** Those with a higher number, and the highest number as {@code next}. */
    synchronized ObjectNode since(long n, String name) {
        ObjectNode shown = Json.object();
        var list = shown.putArray(name);
        entries.stream().filter(entry -> entry.path("n").longValue() > n).forEach(list::add);
        return shown.put("next", last);
    }

    synchronized void clear() {
        entries.clear();
    }
}
