package io.tributary.jobqueue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is in a queue now.
 *
 * @param queue its name
 * @param pending jobs that wait for a free slot
 * @param active jobs that run
 * @param scheduled jobs that wait for their time or were snoozed
 * @param retry jobs that wait after a failure
 * @param archived jobs that were given up
 * @param completed jobs that are kept after success
 * @param processed runs that ended, failed ones included
 * @param failed runs that failed
 * @param processedToday {@code processed} of this UTC day
 * @param failedToday {@code failed} of this UTC day
 * @param paused whether no jobs are taken
 * @param oldestPendingSince since when the next job has been waiting, by when it came to the queue last; null if none
 *     waits, or a Go worker put it back
 */
public record QueueStats(
        String queue,
        long pending,
        long active,
        long scheduled,
        long retry,
        long archived,
        long completed,
        long processed,
        long failed,
        long processedToday,
        long failedToday,
        boolean paused,
        @Nullable Instant oldestPendingSince) {

    /** How many jobs are in this state. */
    public long count(JobState state) {
        return switch (state) {
            case PENDING -> pending;
            case ACTIVE -> active;
            case SCHEDULED -> scheduled;
            case RETRY -> retry;
            case ARCHIVED -> archived;
            case COMPLETED -> completed;
        };
    }
}
