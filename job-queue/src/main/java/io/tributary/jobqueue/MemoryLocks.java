package io.tributary.jobqueue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The locks of a queue in memory, and the crashes that are remembered when a lock's last holder was given up. */
final class MemoryLocks {

    /** A lock until the start is freed by its job; this bounds what a job that vanished leaves behind. */
    static final Duration UNTIL_START = Duration.ofDays(7);

    private static final Duration CRASHES = Duration.ofDays(1);

    private final Map<String, Until<String>> holders = new HashMap<>();
    private final Map<String, Until<Integer>> crashes = new HashMap<>();
    private final Map<String, Instant> renewals = new LinkedHashMap<>();

    private record Until<T>(T value, Instant end) {

        static <T> @Nullable T of(@Nullable Until<T> kept, Instant now) {
            return kept != null && now.isBefore(kept.end()) ? kept.value() : null;
        }
    }

    /** The id of who holds it; null: nobody. */
    @Nullable
    String holder(String lock, Instant now) {
        return Until.of(holders.get(lock), now);
    }

    void take(String lock, String id, Instant until) {
        holders.put(lock, new Until<>(id, until));
    }

    void free(String lock, String id) {
        Until<String> holder = holders.get(lock);
        if (holder != null && holder.value().equals(id)) {
            holders.remove(lock);
        }
        renewals.remove(id);
    }

    /** The job's lock is renewed when half of its time has passed. */
    void renewAfterHalf(String id, Duration ttl, Instant now) {
        renewals.put(id, now.plusSeconds(ttl.toSeconds() / 2));
    }

    void renewNoMore(String id) {
        renewals.remove(id);
    }

    /** The ids of jobs whose lock is to be renewed, at most {@code limit}. */
    List<String> toRenew(Instant now, int limit) {
        return renewals.entrySet().stream()
                .filter(renewal -> !now.isBefore(renewal.getValue()))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Remembers for a day how often a job that was given up crashed its servers. */
    void remember(String lock, int count, Instant now) {
        crashes.put(lock, new Until<>(count, now.plus(CRASHES)));
    }

    /** What was remembered, which is forgotten by this; 0: nothing. */
    int recall(String lock, Instant now) {
        Integer count = Until.of(crashes.remove(lock), now);
        return count == null ? 0 : count;
    }

    @Override
    public String toString() {
        return "locks %s, renewed after %s, crashes %s".formatted(holders, renewals, crashes);
    }
}
