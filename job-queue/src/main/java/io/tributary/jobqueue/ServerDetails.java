package io.tributary.jobqueue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server that said within the last 10 s that it is alive, Go or Java.
 *
 * @param id unique
 * @param host where it runs
 * @param pid its process there
 * @param concurrency jobs that it runs at the same time
 * @param queues what it serves, with weights
 * @param strict whether a greater weight always goes first
 * @param status {@code active}, or {@code stopped} while it only finishes what runs
 * @param startedAt since when it runs
 * @param runs what it runs now
 */
public record ServerDetails(
        String id,
        String host,
        int pid,
        int concurrency,
        Map<String, Integer> queues,
        boolean strict,
        String status,
        Instant startedAt,
        List<Run> runs) {

    /**
     * A job that a server runs.
     *
     * @param queue where it came from
     * @param id unique within the queue
     * @param type names the handler
     * @param payload the bytes that were enqueued
     * @param startedAt since when it runs
     * @param deadline until when it may; null: no limit
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, only shown
    public record Run(
            String queue,
            String id,
            String type,
            byte[] payload,
            Instant startedAt,
            @Nullable Instant deadline) {}
}
