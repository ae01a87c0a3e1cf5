package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.MemoryQueue.Placed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Enqueues into memory. */
final class MemoryProducerStore implements ProducerStore {

    private final MemoryStore store;

    MemoryProducerStore(MemoryStore store) {
        this.store = store;
    }

    @Override
    public Uni<List<EnqueueResult>> enqueue(String queue, List<List<NewJob>> groups, @Nullable Long mayWait) {
        return store.step(queue, (jobs, now) -> {
            int before = jobs.size(JobState.PENDING);
            jobs.list();
            List<EnqueueResult> results = new ArrayList<>();
            for (List<NewJob> group : groups) {
                boolean fits = mayWait == null || group.size() <= mayWait - waiting(jobs);
                results.addAll(fits ? enqueue(jobs, group, now) : refused(group));
            }
            store.wake(jobs, before == 0 ? jobs.size(JobState.PENDING) : 0);
            return results;
        });
    }

    private static long waiting(MemoryQueue jobs) {
        return (long) jobs.size(JobState.PENDING) + jobs.size(JobState.SCHEDULED) + jobs.size(JobState.RETRY);
    }

    private static List<EnqueueResult> refused(List<NewJob> group) {
        return Collections.nCopies(group.size(), EnqueueResult.QUEUE_FULL);
    }

    private static List<EnqueueResult> enqueue(MemoryQueue jobs, List<NewJob> group, Instant now) {
        return group.stream().map(job -> enqueue(jobs, job, now)).toList();
    }

    private static EnqueueResult enqueue(MemoryQueue jobs, NewJob job, Instant now) {
        QueueKeys keys = new QueueKeys(jobs.name());
        String lock = job.isUnique() ? keys.lock(job.type(), job.bytes()) : null;
        Placed holder = lock == null ? null : jobs.holder(lock, now);
        if (holder != null && isDuplicate(holder, job)) {
            if (job.untilStart()) {
                join(jobs, holder, job, now);
            }
            return EnqueueResult.DUPLICATE;
        }
        if (jobs.find(job.id()) != null) {
            return EnqueueResult.ID_CONFLICT;
        }
        MemoryTask task = new MemoryTask(job.id(), TaskMessages.of(job, keys));
        task.causedBy(job);
        if (lock != null) {
            lock(jobs, task, lock, job, now);
        }
        place(jobs, task, job.runAt(now), now);
        return EnqueueResult.ENQUEUED;
    }

    private static boolean isDuplicate(Placed holder, NewJob job) {
        return holder.waits() || (!job.untilStart() && holder.state() == JobState.ACTIVE);
    }

    /** The waiting job learns what the new request knows, and comes forward if it only waits out a pause. */
    private static void join(MemoryQueue jobs, Placed holder, NewJob job, Instant now) {
        MemoryTask task = holder.task();
        task.wantedAgain(now, job);
        boolean pauses = holder.state() == JobState.RETRY
                || task.waitsFor() == Wait.BACKOFF
                || task.waitsFor() == Wait.CONFIRMATION;
        if (pauses && holder.state() != JobState.PENDING && job.runAt(now) == null) {
            jobs.pushLast(task, now);
        }
    }

    private static void lock(MemoryQueue jobs, MemoryTask task, String lock, NewJob job, Instant now) {
        Long runAt = job.runAt(now);
        Instant from = runAt == null ? now : Instant.ofEpochSecond(runAt);
        Duration ttl = job.uniqueFor();
        if (ttl == null) {
            int crashes = jobs.locks().recall(lock, now);
            task.uniqueUntilStart(lock, now, crashes);
            jobs.locks().take(lock, task.id(), from.plus(MemoryLocks.UNTIL_START));
        } else {
            task.uniqueUntilDone(lock, ttl);
            jobs.locks().take(lock, task.id(), from.plusSeconds(ttl.toSeconds()));
            jobs.locks().renewAfterHalf(task.id(), ttl, now);
        }
    }

    private static void place(MemoryQueue jobs, MemoryTask task, @Nullable Long runAt, Instant now) {
        if (runAt == null) {
            jobs.pushLast(task, now);
        } else {
            jobs.keep(task, JobState.SCHEDULED, runAt);
        }
    }
}
