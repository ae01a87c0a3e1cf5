package io.tributary.jobqueue;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job to enqueue. Start with {@link #of} and say what differs from the defaults.
 *
 * @param id unique within its queue; a random UUID unless said otherwise
 * @param type names the handler, such as {@code page:sync}
 * @param payload opaque bytes; with the type and the queue, what makes a job unique
 * @param queue {@code default} unless said otherwise
 * @param maxRetry failures that are retried before the job is archived; 25, as asynq has it
 * @param timeout how long a run may take, in whole seconds; 30 minutes
 * @param processAt when it may start at the earliest, rounded up to the second; null: at once
 * @param untilStart at most one job of this type and payload waits in the queue: the lock is held until the job starts
 * @param eventTime when what causes the job happened; a duplicate request raises the waiting job's
 * @param onlyIfKnown a mark for the handler; a duplicate request without it clears it
 * @param headers travel with the job
 */
@SuppressWarnings("ArrayRecordComponent") // Jobs aren't compared; the bytes are handed through.
public record NewJob(
        String id,
        String type,
        byte[] payload,
        String queue,
        int maxRetry,
        Duration timeout,
        @Nullable Instant processAt,
        boolean untilStart,
        @Nullable Instant eventTime,
        boolean onlyIfKnown,
        Map<String, String> headers) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if type, queue or id is blank, the queue's name holds a brace or a control
     *     character (it would break the keys), {@code maxRetry} is negative, or the timeout is less than a second
     */
    public NewJob {
        requireText("id", id);
        requireText("type", type);
        QueueKeys.requireName(queue);
        if (maxRetry < 0) {
            throw new IllegalArgumentException("maxRetry must not be negative: " + maxRetry);
        }
        if (timeout.toSeconds() < 1) {
            throw new IllegalArgumentException("timeout must be at least a second: " + timeout);
        }
        headers = Map.copyOf(headers);
    }

    /** A job for the queue {@code default}, to start at once, with a random id. */
    public static NewJob of(String type, byte[] payload) {
        return new NewJob(
                UUID.randomUUID().toString(),
                type,
                payload,
                "default",
                25,
                DEFAULT_TIMEOUT,
                null,
                false,
                null,
                false,
                Map.of());
    }

    /** With this id: a second job with it is refused as long as the first one exists. */
    public NewJob id(String id) {
        return new NewJob(
                id, type, payload, queue, maxRetry, timeout, processAt, untilStart, eventTime, onlyIfKnown, headers);
    }

    /** In this queue. */
    public NewJob queue(String queue) {
        return new NewJob(
                id, type, payload, queue, maxRetry, timeout, processAt, untilStart, eventTime, onlyIfKnown, headers);
    }

    /** Archived after this many retries. */
    public NewJob maxRetry(int maxRetry) {
        return new NewJob(
                id, type, payload, queue, maxRetry, timeout, processAt, untilStart, eventTime, onlyIfKnown, headers);
    }

    /** Cancelled, and counted as failed, when it runs longer. */
    public NewJob timeout(Duration timeout) {
        return new NewJob(
                id, type, payload, queue, maxRetry, timeout, processAt, untilStart, eventTime, onlyIfKnown, headers);
    }

    /** Not before this time. */
    public NewJob processAt(Instant processAt) {
        return new NewJob(
                id, type, payload, queue, maxRetry, timeout, processAt, untilStart, eventTime, onlyIfKnown, headers);
    }

    /** At most one such job waits. */
    public NewJob uniqueUntilStart() {
        return new NewJob(
                id, type, payload, queue, maxRetry, timeout, processAt, true, eventTime, onlyIfKnown, headers);
    }

    /** Caused by something that happened at this time; null: by nothing that has one. */
    public NewJob eventTime(@Nullable Instant eventTime) {
        return new NewJob(
                id, type, payload, queue, maxRetry, timeout, processAt, untilStart, eventTime, onlyIfKnown, headers);
    }

    /** Whether the handler may end at once if it doesn't know what the job is about. */
    public NewJob onlyIfKnown(boolean onlyIfKnown) {
        return new NewJob(
                id, type, payload, queue, maxRetry, timeout, processAt, untilStart, eventTime, onlyIfKnown, headers);
    }

    /** With one header more, such as {@code traceparent}. */
    public NewJob header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new NewJob(
                id, type, payload, queue, maxRetry, timeout, processAt, untilStart, eventTime, onlyIfKnown, more);
    }

    private static void requireText(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank");
        }
    }
}
