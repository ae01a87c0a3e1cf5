package io.tributary.jobqueue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a job.
 *
 * @param queue where it is
 * @param id unique within the queue
 * @param state where in the queue it is
 * @param type names the handler; empty if the message can't be decoded
 * @param payload the bytes that were enqueued; empty if the message can't be decoded
 * @param headers what travels with the job
 * @param maxRetry failures that are retried
 * @param retried failures counted so far
 * @param crashes how many servers died while they ran it
 * @param lastError why it failed last, or was given up; null if it never was
 * @param lastFailedAt when, to the second; null if it never did
 * @param timeout how long a run may take; zero: no limit but the deadline, or, if there is none either, 30 minutes
 * @param deadline until when a run may take; null: no limit
 * @param retention how long it is kept after success
 * @param nextRunAt when a job that waits will be due, to the second; for one that is pending, when it became so; else null
 * @param endedAt when it was archived or completed, to the second; null if it wasn't
 * @param result what its handler gave; null if nothing
 * @param orphaned whether it runs without a lease that holds, so that a recoverer will take it back
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, only shown
public record JobInfo(
        String queue,
        String id,
        JobState state,
        String type,
        byte[] payload,
        Map<String, String> headers,
        int maxRetry,
        int retried,
        int crashes,
        @Nullable String lastError,
        @Nullable Instant lastFailedAt,
        Duration timeout,
        @Nullable Instant deadline,
        Duration retention,
        @Nullable Instant nextRunAt,
        @Nullable Instant endedAt,
        byte @Nullable [] result,
        boolean orphaned) {}
