package io.tributary.jobqueue;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A job to enqueue. Start with {@link #of} and say what differs from the defaults; each method gives a changed copy.
 * Times and durations are kept in whole seconds, as asynq keeps them: when a job may start is rounded up, all else is
 * cut.
 */
public final class NewJob {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Ten years: nobody means more, and it is far from where numbers overflow. */
    static final Duration LONGEST = Duration.ofDays(3_652);

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final String type;
    private final byte[] payload;
    private String id = UUID.randomUUID().toString();
    private String queue = "default";
    private int maxRetry = 25;
    private @Nullable Duration timeout;
    private @Nullable Instant deadline;
    private @Nullable Instant processAt;
    private @Nullable Duration processIn;
    private Duration retention = Duration.ZERO;
    private boolean untilStart;
    private @Nullable Duration uniqueFor;
    private @Nullable Instant eventTime;
    private @Nullable Instant receivedAt;
    private boolean onlyIfKnown;
    private Map<String, String> headers = Map.of();

    private NewJob(String type, byte[] payload) {
        this.type = type;
        this.payload = payload;
    }

    private NewJob(NewJob from) {
        type = from.type;
        payload = from.payload;
        id = from.id;
        queue = from.queue;
        maxRetry = from.maxRetry;
        timeout = from.timeout;
        deadline = from.deadline;
        processAt = from.processAt;
        processIn = from.processIn;
        retention = from.retention;
        untilStart = from.untilStart;
        uniqueFor = from.uniqueFor;
        eventTime = from.eventTime;
        receivedAt = from.receivedAt;
        onlyIfKnown = from.onlyIfKnown;
        headers = from.headers;
    }

    /**
     * A job for the queue {@code default}, to start at once, with a random id, 25 retries and 30 minutes for each run.
     *
     * @param type names the handler, such as {@code page:sync}
     * @param payload opaque bytes; with the type and the queue, what makes a job unique
     * @throws IllegalArgumentException if the type is blank
     */
    public static NewJob of(String type, byte[] payload) {
        requireText("type", type);
        return new NewJob(type, payload.clone());
    }

    /**
     * With this id: a second job with it is refused as long as the first one exists in its queue.
     *
     * @throws IllegalArgumentException if it is blank
     */
    public NewJob id(String id) {
        requireText("id", id);
        NewJob copy = new NewJob(this);
        copy.id = id;
        return copy;
    }

    /**
     * In this queue.
     *
     * @throws IllegalArgumentException if its name is blank or holds a brace or a control character
     */
    public NewJob queue(String queue) {
        QueueKeys.requireName(queue);
        NewJob copy = new NewJob(this);
        copy.queue = queue;
        return copy;
    }

    /**
     * Archived when it fails after this many retries.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public NewJob maxRetry(int maxRetry) {
        require(maxRetry >= 0, "maxRetry must not be negative: " + maxRetry);
        NewJob copy = new NewJob(this);
        copy.maxRetry = maxRetry;
        return copy;
    }

    /**
     * A run that takes longer is cancelled and counts as failed. If there is a {@link #deadline} and no timeout, there
     * is no limit but that one.
     *
     * @throws IllegalArgumentException if it is less than a second or more than ten years
     */
    public NewJob timeout(Duration timeout) {
        require(timeout.compareTo(SECOND) >= 0, "timeout must be at least a second: " + timeout);
        requireBounded("timeout", timeout);
        NewJob copy = new NewJob(this);
        copy.timeout = timeout;
        return copy;
    }

    /**
     * A run that goes on at this time is cancelled and counts as failed.
     *
     * @throws IllegalArgumentException if it is before 1970: asynq takes such a one for none
     */
    public NewJob deadline(Instant deadline) {
        require(deadline.getEpochSecond() > 0, "deadline must be after 1970 began: " + deadline);
        NewJob copy = new NewJob(this);
        copy.deadline = deadline;
        return copy;
    }

    /**
     * Not before this time, rounded up to the second. A time that has passed is as none.
     *
     * @throws IllegalArgumentException if it is not between 1970 and 9999
     */
    public NewJob processAt(Instant processAt) {
        requireBounded("processAt", processAt);
        NewJob copy = new NewJob(this);
        copy.processAt = processAt;
        copy.processIn = null;
        return copy;
    }

    /**
     * Not before this much time has passed since it was enqueued, rounded up to the second.
     *
     * @throws IllegalArgumentException if it is negative or more than ten years
     */
    public NewJob processIn(Duration delay) {
        require(!delay.isNegative(), "a delay must not be negative: " + delay);
        requireBounded("a delay", delay);
        NewJob copy = new NewJob(this);
        copy.processIn = delay;
        copy.processAt = null;
        return copy;
    }

    /**
     * Kept for this long after it succeeded, with its result; not kept unless this is said.
     *
     * @throws IllegalArgumentException if it is negative or more than ten years
     */
    public NewJob retention(Duration retention) {
        require(!retention.isNegative(), "retention must not be negative: " + retention);
        requireBounded("retention", retention);
        NewJob copy = new NewJob(this);
        copy.retention = retention;
        return copy;
    }

    /**
     * At most one job of this type and payload waits in the queue: while one does, another is a
     * {@link EnqueueResult#DUPLICATE} of it. One that runs doesn't keep the next from waiting.
     *
     * <p>Its lock lasts a week, from when the job may start at the soonest; one that waits longer than that, as in a queue
     * that is paused, holds off nobody any more.
     */
    public NewJob uniqueUntilStart() {
        NewJob copy = new NewJob(this);
        copy.untilStart = true;
        copy.uniqueFor = null;
        return copy;
    }

    /**
     * At most one job of this type and payload waits or runs in the queue, as asynq's {@code Unique(ttl)}; freed when
     * it succeeds, is archived or deleted. It holds for Go too; an empty payload is the same as none ({@code nil}) there,
     * and not as an empty slice. What Go enqueued so is locked for its ttl and no longer: nothing tells how long that is.
     *
     * @param ttl how long the lock outlives the last server of the queue; servers renew it as long as the job waits or
     *     runs
     * @throws IllegalArgumentException if it is less than a second or more than ten years
     */
    public NewJob unique(Duration ttl) {
        require(ttl.compareTo(SECOND) >= 0, "a unique job's ttl must be at least a second: " + ttl);
        requireBounded("a unique job's ttl", ttl);
        NewJob copy = new NewJob(this);
        copy.untilStart = false;
        copy.uniqueFor = ttl;
        return copy;
    }

    /**
     * Caused by something that happened at this time; a duplicate request raises the waiting job's. Null: unknown.
     *
     * @throws IllegalArgumentException if it is not between 1970 and 9999
     */
    public NewJob eventTime(@Nullable Instant eventTime) {
        if (eventTime != null) {
            requireBounded("eventTime", eventTime);
        }
        NewJob copy = new NewJob(this);
        copy.eventTime = eventTime;
        return copy;
    }

    /**
     * When the request that causes it came in, which may be long before it is enqueued; of duplicate requests the
     * earliest counts. So a job knows how long the oldest of those that it answers has waited. Null: unknown.
     *
     * @throws IllegalArgumentException if it is not between 1970 and 9999
     */
    public NewJob receivedAt(@Nullable Instant receivedAt) {
        if (receivedAt != null) {
            requireBounded("receivedAt", receivedAt);
        }
        NewJob copy = new NewJob(this);
        copy.receivedAt = receivedAt;
        return copy;
    }

    /**
     * A mark for the handler, which may end at once if it doesn't know what the job is about; a duplicate request
     * without it clears it.
     */
    public NewJob onlyIfKnown(boolean onlyIfKnown) {
        NewJob copy = new NewJob(this);
        copy.onlyIfKnown = onlyIfKnown;
        return copy;
    }

    /** With one header more, such as {@code traceparent}. */
    public NewJob header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        NewJob copy = new NewJob(this);
        copy.headers = Map.copyOf(more);
        return copy;
    }

    /** Unique within its queue. */
    public String id() {
        return id;
    }

    /** Names the handler. */
    public String type() {
        return type;
    }

    /** A copy of what {@link #of} was given. */
    public byte[] payload() {
        return payload.clone();
    }

    /** The bytes themselves, which nobody here changes. */
    byte[] bytes() {
        return payload;
    }

    /** Where it goes. */
    public String queue() {
        return queue;
    }

    /** Failures that are retried. */
    public int maxRetry() {
        return maxRetry;
    }

    /** What travels with the job. */
    public Map<String, String> headers() {
        return headers;
    }

    /** In s; 0: none. */
    long timeoutSeconds() {
        if (timeout == null) {
            return deadline == null ? DEFAULT_TIMEOUT.toSeconds() : 0;
        }
        return timeout.toSeconds();
    }

    /** In s since 1970; 0: none. */
    long deadlineSeconds() {
        return deadline == null ? 0 : deadline.getEpochSecond();
    }

    long retentionSeconds() {
        return retention.toSeconds();
    }

    /** When it may start, in full seconds, if that is later than now. */
    @Nullable
    Long runAt(Instant now) {
        Instant at = processIn == null ? processAt : now.plus(processIn);
        return at != null && at.isAfter(now) ? Times.fullSecond(at) : null;
    }

    boolean untilStart() {
        return untilStart;
    }

    @Nullable
    Duration uniqueFor() {
        return uniqueFor;
    }

    boolean isUnique() {
        return untilStart || uniqueFor != null;
    }

    @Nullable
    Instant eventTime() {
        return eventTime;
    }

    @Nullable
    Instant receivedAt() {
        return receivedAt;
    }

    boolean onlyIfKnown() {
        return onlyIfKnown;
    }

    @Override
    public String toString() {
        return type + " " + id + " for queue " + queue;
    }

    private static void requireBounded(String name, Duration duration) {
        require(duration.compareTo(LONGEST) <= 0, name + " must be at most ten years: " + duration);
    }

    private static void requireBounded(String name, Instant time) {
        require(
                !time.isBefore(Instant.EPOCH) && !time.isAfter(LATEST),
                name + " must be between 1970 and 9999: " + time);
    }

    private static void requireText(String name, String value) {
        require(!value.isBlank(), name + " must not be blank");
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
