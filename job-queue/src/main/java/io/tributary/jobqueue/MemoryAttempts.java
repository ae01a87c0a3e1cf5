package io.tributary.jobqueue;

import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.MemoryQueue.Placed;
import io.tributary.jobqueue.WorkerStore.Success;
import io.tributary.jobqueue.proto.TaskMessage;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How attempts of one queue in memory end, within a step; nothing happens if the lease was lost. */
final class MemoryAttempts {

    private final MemoryQueue queue;
    private final Instant now;

    MemoryAttempts(MemoryQueue queue, Instant now) {
        this.queue = queue;
        this.now = now;
    }

    /** The job of this attempt; null if the lease was lost. */
    @Nullable
    MemoryTask held(Lease lease) {
        Placed placed = queue.find(lease.id());
        return placed != null && placed.task().isHeldBy(lease) ? placed.task() : null;
    }

    /** False if the lease was lost. */
    boolean succeeded(Success success) {
        MemoryTask task = held(success.lease());
        if (task == null) {
            return false;
        }
        if (task.lockUntilStart() == null) {
            queue.freeLock(task);
        }
        TaskMessage kept = success.kept();
        if (kept == null) {
            queue.remove(task);
        } else {
            task.completed(kept, success.result());
            queue.keep(task, JobState.COMPLETED, success.keptUntil());
        }
        queue.counters().succeeded(1, now);
        return true;
    }

    Ack retry(Lease lease, TaskMessage message, Instant runAt) {
        MemoryTask task = held(lease);
        if (task == null) {
            return Ack.LOST;
        }
        queue.counters().failed(now);
        return waitAgain(task, runAt, waiting -> {
            waiting.failed(message);
            queue.keep(waiting, JobState.RETRY, Times.fullSecond(runAt));
        });
    }

    Ack snooze(Lease lease, Instant runAt, Wait reason, boolean counted) {
        return waitAgain(held(lease), runAt, waiting -> {
            waiting.snoozed(reason, counted);
            queue.keep(waiting, JobState.SCHEDULED, Times.fullSecond(runAt));
        });
    }

    Ack requeue(Lease lease) {
        return waitAgain(held(lease), now, waiting -> queue.pushFirst(waiting, now));
    }

    /** Takes the job from a server that doesn't hold it any more. */
    Ack recover(MemoryTask task, boolean crashed, int maxCrashes) {
        if (crashed) {
            task.crashed(maxCrashes);
        }
        return waitAgain(task, now, waiting -> queue.pushFirst(waiting, now));
    }

    /** Every way back to waiting takes the lock again, or ends the job if a newer one waits in its place. */
    private Ack waitAgain(@Nullable MemoryTask task, Instant runAt, Consumer<MemoryTask> wait) {
        if (task == null) {
            return Ack.LOST;
        }
        String lock = task.lockUntilStart();
        MemoryTask newer = lock == null ? null : queue.waiting(lock, now);
        if (newer != null) {
            newer.replaces(task);
            queue.remove(task);
            return Ack.SUPERSEDED;
        }
        if (lock != null) {
            Instant from = runAt.isAfter(now) ? runAt : now;
            queue.locks().take(lock, task.id(), from.plus(MemoryLocks.UNTIL_START));
        }
        task.ended();
        wait.accept(task);
        return Ack.WRITTEN;
    }

    Ack archive(Lease lease, @Nullable TaskMessage message) {
        MemoryTask task = held(lease);
        if (task == null) {
            return Ack.LOST;
        }
        queue.archive(task, message, now);
        queue.counters().failed(now);
        return Ack.WRITTEN;
    }

    Ack progressed(Lease lease) {
        MemoryTask task = held(lease);
        if (task == null) {
            return Ack.LOST;
        }
        task.progressed();
        return Ack.WRITTEN;
    }
}
