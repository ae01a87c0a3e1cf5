package io.tributary.defaults;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The newest of what it is given, and no more than so many. */
final class Newest<L> {

    private final int most;
    private final PriorityQueue<Entry<L>> oldestFirst = new PriorityQueue<>(
            Comparator.<Entry<L>>comparingLong(Entry::millis).thenComparing(Entry::id));

    Newest(int most) {
        this.most = most;
    }

    private record Entry<L>(long millis, String id, L letter) {}

    void offer(long millis, String id, L letter) {
        oldestFirst.add(new Entry<>(millis, id, letter));
        if (oldestFirst.size() > most) {
            oldestFirst.remove();
        }
    }

    /** Whether what is that old, or older, can't be among them any more. */
    boolean isBeyond(long millis) {
        Entry<L> oldest = oldestFirst.peek();
        return oldest != null && oldestFirst.size() >= most && millis < oldest.millis;
    }

    /** The newest first. */
    List<L> all() {
        return oldestFirst.stream()
                .sorted(Comparator.<Entry<L>>comparingLong(Entry::millis)
                        .thenComparing(Entry::id)
                        .reversed())
                .map(Entry::letter)
                .toList();
    }
}
