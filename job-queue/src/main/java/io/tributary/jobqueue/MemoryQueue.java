package io.tributary.jobqueue;

import io.tributary.jobqueue.proto.TaskMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One queue in memory: its jobs, each in exactly one place, its locks and what it has counted. Not thread-safe. */
final class MemoryQueue {

    private static final Duration ARCHIVE = Duration.ofDays(90);
    private static final int ARCHIVE_JOBS = 10_000;
    private static final int TRIM_AT_ONCE = 100;

    private final String name;
    private final LongSupplier tickets;
    private final Map<String, Placed> jobs = new HashMap<>();
    private final Map<JobState, NavigableSet<Placed>> places = new EnumMap<>(JobState.class);
    private final MemoryLocks locks = new MemoryLocks();
    private final MemoryCounters counters = new MemoryCounters();
    private boolean listed;
    private boolean paused;

    /**
     * An empty one.
     *
     * @param tickets a number above 0, greater at each call, that orders jobs, those of all queues
     */
    MemoryQueue(String name, LongSupplier tickets) {
        this.name = name;
        this.tickets = tickets;
        for (JobState state : JobState.values()) {
            places.put(state, new TreeSet<>(Placed.FIRST));
        }
    }

    /**
     * Where a job is.
     *
     * @param at orders it there: by its turn if it is pending or active, else by the second at which it is due, was
     *     archived, or may be removed
     * @param pendingSince since when it is pending; null if it isn't
     */
    record Placed(
            MemoryTask task,
            JobState state,
            long at,
            @Nullable Instant pendingSince) {

        private static final Comparator<Placed> FIRST = Comparator.comparingLong(Placed::at)
                .thenComparing(placed -> placed.task().id());

        /** Whether its time or its turn is still to come. */
        boolean waits() {
            return state == JobState.PENDING || state == JobState.SCHEDULED || state == JobState.RETRY;
        }
    }

    String name() {
        return name;
    }

    MemoryLocks locks() {
        return locks;
    }

    MemoryCounters counters() {
        return counters;
    }

    @Nullable
    Placed find(String id) {
        return jobs.get(id);
    }

    /** The jobs of a state, first come first; a copy. */
    List<Placed> all(JobState state) {
        return List.copyOf(place(state));
    }

    /** At most {@code limit} jobs of a state, the first ones. */
    List<Placed> first(JobState state, int limit) {
        return place(state).stream().limit(limit).toList();
    }

    /** At most {@code limit} jobs of a state whose second has come. */
    List<Placed> due(JobState state, long second, int limit) {
        return place(state).stream()
                .takeWhile(placed -> placed.at() <= second)
                .limit(limit)
                .toList();
    }

    int size(JobState state) {
        return place(state).size();
    }

    int size() {
        return jobs.size();
    }

    private NavigableSet<Placed> place(JobState state) {
        NavigableSet<Placed> place = places.get(state);
        if (place == null) {
            throw new IllegalStateException("there is no place for " + state);
        }
        return place;
    }

    /** Puts the job, a new one too, at the end of those that are pending. */
    void pushLast(MemoryTask task, Instant now) {
        put(new Placed(task, JobState.PENDING, tickets.getAsLong(), now));
    }

    /** Puts the job at the head of those that are pending. */
    void pushFirst(MemoryTask task, Instant now) {
        put(new Placed(task, JobState.PENDING, -tickets.getAsLong(), now));
    }

    void start(MemoryTask task) {
        put(new Placed(task, JobState.ACTIVE, tickets.getAsLong(), null));
    }

    /** Puts the job, a new one too, where it stays until a second. */
    void keep(MemoryTask task, JobState state, long second) {
        put(new Placed(task, state, second, null));
    }

    private void put(Placed placed) {
        take(placed.task().id());
        if (placed.state() == JobState.PENDING) {
            placed.task().waitsForNothing();
        }
        jobs.put(placed.task().id(), placed);
        place(placed.state()).add(placed);
    }

    private void take(String id) {
        Placed before = jobs.remove(id);
        if (before != null) {
            place(before.state()).remove(before);
        }
    }

    /** Forgets the job; its lock stays. */
    void remove(MemoryTask task) {
        take(task.id());
    }

    /** Frees the job's lock, if it holds it. */
    void freeLock(MemoryTask task) {
        String lock = task.lock();
        if (lock != null) {
            locks.free(lock, task.id());
        }
    }

    /** Puts the job among the dead letters, of which too old and too many are removed. */
    void archive(MemoryTask task, @Nullable TaskMessage told, Instant now) {
        freeLock(task);
        task.archived();
        if (told != null) {
            task.message(told);
        }
        keep(task, JobState.ARCHIVED, now.getEpochSecond());
        String lock = task.lockUntilStart();
        if (lock != null && task.crashes() > 0) {
            locks.remember(lock, task.crashes(), now);
        }
        trimArchive(now, TRIM_AT_ONCE);
    }

    /** Gives how many were removed. */
    int trimArchive(Instant now, int limit) {
        List<Placed> old = due(JobState.ARCHIVED, now.minus(ARCHIVE).getEpochSecond(), limit);
        old.forEach(placed -> remove(placed.task()));
        int surplus = Math.max(0, Math.min(size(JobState.ARCHIVED) - ARCHIVE_JOBS, limit));
        List<Placed> many = first(JobState.ARCHIVED, surplus);
        many.forEach(placed -> remove(placed.task()));
        return old.size() + many.size();
    }

    /** The job that waits and holds this lock; null if there is none. */
    @Nullable
    MemoryTask waiting(String lock, Instant now) {
        Placed holder = holder(lock, now);
        return holder != null && holder.waits() ? holder.task() : null;
    }

    /** The job that holds this lock; null if there is none. */
    @Nullable
    Placed holder(String lock, Instant now) {
        String id = locks.holder(lock, now);
        return id == null ? null : find(id);
    }

    /** The attempts whose lease is over. */
    List<MemoryTask.Held> overdue(long second, int limit) {
        List<MemoryTask.Held> overdue = new ArrayList<>();
        for (Placed active : place(JobState.ACTIVE)) {
            MemoryTask.Held held = active.task().held();
            if (held != null && held.until() <= second && overdue.size() < limit) {
                overdue.add(held);
            }
        }
        overdue.sort(Comparator.comparingLong(MemoryTask.Held::until));
        return overdue;
    }

    /** Anything was ever enqueued here, or a server serves it. */
    void list() {
        listed = true;
    }

    boolean isListed() {
        return listed;
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether this changed anything. */
    boolean pause(boolean wanted) {
        boolean changed = paused != wanted;
        paused = wanted;
        return changed;
    }

    @Override
    public String toString() {
        return "queue %s, paused: %s, %s, %s, jobs %s".formatted(name, paused, counters, locks, places);
    }
}
