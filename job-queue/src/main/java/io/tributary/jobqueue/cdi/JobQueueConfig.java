package io.tributary.jobqueue.cdi;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;

/** How the application's job server and client work. */
@ConfigMapping(prefix = "job-queue")
public interface JobQueueConfig {

    /** Whether the server starts; false for an application that only enqueues in some of its deployments. */
    @WithDefault("true")
    boolean serve();

    /** The queues that are served, with their weights; {@code default} alone unless said otherwise. */
    Map<String, Integer> queues();

    /** Whether a queue gets nothing as long as one of a greater weight has jobs. */
    @WithDefault("false")
    boolean strict();

    /** Jobs that run at the same time. */
    @WithDefault("32")
    int concurrency();

    /** How long a stop waits for jobs that run before it hands them back; it takes up to 6 s more. */
    @WithDefault("8s")
    Duration stopWithin();

    /** The largest payload that is enqueued, in bytes. */
    @WithDefault("1048576")
    int maxPayload();

    /** How many jobs may wait in a queue; one that isn't named has no bound. */
    Map<String, Long> maxWaiting();
}
