package io.tributary.jobqueue;

import java.util.Map;

/**
 * The queues that a server serves.
 *
 * @param weights each queue's name and weight: of a queue with weight 6 six times as many jobs are taken as of one with
 *     weight 1, when both have some
 * @param strict whether a queue gets nothing as long as one of a greater weight has jobs
 */
public record JobQueues(Map<String, Integer> weights, boolean strict) {

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if there is no queue, a name is no good, or a weight isn't positive
     */
    public JobQueues {
        weights = Map.copyOf(weights);
        if (weights.isEmpty()) {
            throw new IllegalArgumentException("a job server needs at least one queue");
        }
        weights.forEach((queue, weight) -> {
            QueueKeys.requireName(queue);
            if (weight <= 0) {
                throw new IllegalArgumentException(
                        "a job server needs weights above 0; queue " + queue + " has " + weight);
            }
        });
    }

    /** Queues that share the server by their weights. */
    public static JobQueues weighted(Map<String, Integer> weights) {
        return new JobQueues(weights, false);
    }

    /** Queues of which one with a greater weight always goes first. */
    public static JobQueues strict(Map<String, Integer> weights) {
        return new JobQueues(weights, true);
    }
}
