package io.tributary.jobqueue;

import java.util.Map;

/**
 * Bounds for what a {@link JobClient} enqueues.
 *
 * @param maxPayload the largest payload, in bytes; 1 MiB
 * @param maxWaiting for each queue named here, how many jobs may wait in it (pending, scheduled, to be retried); a
 *     queue that isn't named has no bound
 */
public record JobClientConfig(int maxPayload, Map<String, Long> maxWaiting) {

    /** 1 MiB, and no bounds on queues. */
    public static final JobClientConfig DEFAULT = new JobClientConfig(1024 * 1024, Map.of());

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if a bound is negative, or a queue's name is no good
     */
    public JobClientConfig {
        if (maxPayload < 0) {
            throw new IllegalArgumentException("maxPayload must not be negative: " + maxPayload);
        }
        maxWaiting = Map.copyOf(maxWaiting);
        maxWaiting.forEach((queue, bound) -> {
            QueueKeys.requireName(queue);
            if (bound < 0) {
                throw new IllegalArgumentException("maxWaiting of " + queue + " must not be negative: " + bound);
            }
        });
    }
}
