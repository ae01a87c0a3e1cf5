package io.tributary.jobqueue;

import com.google.protobuf.ByteString;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.MemoryQueue.Placed;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks into memory, and puts right what is there. */
final class MemoryInspectorStore implements InspectorStore {

    private static final int AT_ONCE = 1_000;

    private final MemoryStore store;

    MemoryInspectorStore(MemoryStore store) {
        this.store = store;
    }

    @Override
    public Uni<List<String>> queues() {
        return Uni.createFrom()
                .item(() -> store.all(
                        queues -> queues.stream().map(MemoryQueue::name).toList()));
    }

    @Override
    public Uni<QueueStats> stats(String queue) {
        return store.step(queue, (jobs, now) -> {
            MemoryCounters counters = jobs.counters();
            QueueDay today = counters.day(MemoryCounters.today(now));
            List<Placed> next = jobs.first(JobState.PENDING, 1);
            return new QueueStats(
                    queue,
                    jobs.size(JobState.PENDING),
                    jobs.size(JobState.ACTIVE),
                    jobs.size(JobState.SCHEDULED),
                    jobs.size(JobState.RETRY),
                    jobs.size(JobState.ARCHIVED),
                    jobs.size(JobState.COMPLETED),
                    counters.processed(),
                    counters.failed(),
                    today.processed(),
                    today.failed(),
                    jobs.isPaused(),
                    next.isEmpty() ? null : next.get(0).pendingSince());
        });
    }

    /** Their messages and results, as they would be written. */
    @Override
    public Uni<Long> memory(String queue) {
        return store.step(
                queue,
                (jobs, now) -> Arrays.stream(JobState.values())
                        .flatMap(state -> jobs.all(state).stream())
                        .mapToLong(placed -> size(placed.task()))
                        .sum());
    }

    private static long size(MemoryTask task) {
        byte[] result = task.result();
        return (long) task.message().getSerializedSize() + (result == null ? 0 : result.length);
    }

    @Override
    public Uni<List<QueueDay>> history(String queue, int days) {
        return store.step(queue, (jobs, now) -> jobs.counters().history(now, days));
    }

    @Override
    public Uni<@Nullable JobInfo> find(String queue, String id) {
        return store.step(
                        queue,
                        (jobs, now) ->
                                Optional.ofNullable(jobs.find(id)).map(placed -> MemoryShow.job(queue, placed, now)))
                .map(found -> found.orElse(null));
    }

    @Override
    public Uni<List<JobInfo>> list(String queue, JobState state, int offset, int limit) {
        return store.step(
                queue,
                (jobs, now) -> jobs.all(state).stream()
                        .skip(offset)
                        .limit(limit)
                        .map(placed -> MemoryShow.job(queue, placed, now))
                        .toList());
    }

    @Override
    public Uni<JobChange> run(String queue, String id, @Nullable JobState only) {
        return change(queue, id, (jobs, placed, now) -> {
            if (placed.state() == JobState.PENDING || placed.state() == JobState.ACTIVE || isOther(placed, only)) {
                return JobChange.WRONG_STATE;
            }
            run(jobs, placed.task(), now);
            return JobChange.CHANGED;
        });
    }

    /** The job waits again; or, if another stands for it by now, it ends in that one. */
    private void run(MemoryQueue jobs, MemoryTask task, Instant now) {
        String lock = task.lock();
        Placed other = lock == null ? null : jobs.holder(lock, now);
        if (other != null && !other.task().equals(task) && standsFor(other, task)) {
            other.task().replaces(task);
            jobs.remove(task);
            return;
        }
        if (lock != null) {
            Duration ttl = task.lockedFor();
            jobs.locks().take(lock, task.id(), now.plus(ttl == null ? MemoryLocks.UNTIL_START : ttl));
            if (ttl != null) {
                jobs.locks().renewAfterHalf(task.id(), ttl, now);
            }
        }
        jobs.pushLast(task, now);
        store.wake(jobs, 1);
    }

    private static boolean standsFor(Placed other, MemoryTask task) {
        return other.waits() || (task.lockedFor() != null && other.state() == JobState.ACTIVE);
    }

    @Override
    public Uni<JobChange> archive(String queue, String id) {
        return change(queue, id, (jobs, placed, now) -> {
            if (placed.state() == JobState.ACTIVE || placed.state() == JobState.ARCHIVED) {
                return JobChange.WRONG_STATE;
            }
            jobs.archive(placed.task(), null, now);
            return JobChange.CHANGED;
        });
    }

    @Override
    public Uni<JobChange> delete(String queue, String id, @Nullable JobState only) {
        return change(queue, id, (jobs, placed, now) -> {
            if (placed.state() == JobState.ACTIVE || isOther(placed, only)) {
                return JobChange.WRONG_STATE;
            }
            delete(jobs, placed.task());
            return JobChange.CHANGED;
        });
    }

    private static boolean isOther(Placed placed, @Nullable JobState only) {
        return only != null && placed.state() != only;
    }

    private static void delete(MemoryQueue jobs, MemoryTask task) {
        jobs.freeLock(task);
        jobs.remove(task);
    }

    @Override
    public Uni<JobChange> cancel(String queue, String id) {
        return change(queue, id, (jobs, placed, now) -> {
            MemoryTask task = placed.task();
            if (placed.state() == JobState.ACTIVE) {
                task.cancelled();
                store.tellCancelled(queue, id);
                return JobChange.CHANGED;
            }
            if (!placed.waits()) {
                return JobChange.WRONG_STATE;
            }
            jobs.archive(task, TaskMessages.archived(task.message(), "cancelled", now), now);
            return JobChange.CHANGED;
        });
    }

    @Override
    public Uni<JobChange> replacePayload(String queue, String id, byte[] payload) {
        return change(queue, id, (jobs, placed, now) -> {
            MemoryTask task = placed.task();
            if (placed.state() != JobState.SCHEDULED) {
                return JobChange.WRONG_STATE;
            }
            task.message(task.message().toBuilder()
                    .setPayload(ByteString.copyFrom(payload))
                    .build());
            return JobChange.CHANGED;
        });
    }

    private interface Change {

        JobChange of(MemoryQueue jobs, Placed placed, Instant now);
    }

    private Uni<JobChange> change(String queue, String id, Change change) {
        return store.step(queue, (jobs, now) -> {
            Placed placed = jobs.find(id);
            return placed == null ? JobChange.NOT_FOUND : change.of(jobs, placed, now);
        });
    }

    @Override
    public Uni<Integer> runSome(String queue, JobState state) {
        return store.step(queue, (jobs, now) -> some(jobs, state, task -> run(jobs, task, now)));
    }

    @Override
    public Uni<Integer> archiveSome(String queue, JobState state) {
        return store.step(queue, (jobs, now) -> some(jobs, state, task -> jobs.archive(task, null, now)));
    }

    @Override
    public Uni<Integer> deleteSome(String queue, JobState state) {
        return store.step(queue, (jobs, now) -> some(jobs, state, task -> delete(jobs, task)));
    }

    private static int some(MemoryQueue jobs, JobState state, Consumer<MemoryTask> step) {
        List<Placed> first = jobs.first(state, AT_ONCE);
        first.forEach(placed -> step.accept(placed.task()));
        return first.size();
    }

    @Override
    public Uni<Boolean> pause(String queue) {
        return store.step(queue, (jobs, now) -> jobs.pause(true));
    }

    @Override
    public Uni<Boolean> unpause(String queue) {
        return store.step(queue, (jobs, now) -> {
            boolean changed = jobs.pause(false);
            store.wake(jobs, changed ? jobs.size(JobState.PENDING) : 0);
            return changed;
        });
    }

    @Override
    public Uni<QueueRemoval> remove(String queue, boolean force) {
        return store.step(queue, (jobs, now) -> {
            if (!jobs.isListed()) {
                return QueueRemoval.NOT_FOUND;
            }
            if (jobs.size(JobState.ACTIVE) > 0) {
                return QueueRemoval.ACTIVE;
            }
            if (jobs.size() > 0 && !force) {
                return QueueRemoval.NOT_EMPTY;
            }
            store.forget(jobs);
            return QueueRemoval.REMOVED;
        });
    }

    @Override
    public Uni<List<ServerDetails>> servers() {
        return Uni.createFrom()
                .item(() -> store.servers().stream().map(MemoryShow::server).toList());
    }

    /** Nothing is out of place in memory. */
    @Override
    public Uni<RepairStep> repair(String queue, String cursor) {
        return Uni.createFrom().item(new RepairStep("0", 0, 0, 0));
    }
}
