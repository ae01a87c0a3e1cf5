package io.tributary.jobqueue;

import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.Taken.Known;
import io.tributary.jobqueue.proto.TaskMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A job in memory, and what its queue knows of it beside its message. Where it is belongs to {@link MemoryQueue}. */
final class MemoryTask {

    /** The right to end an attempt: whose it is, and until when, in s. */
    record Held(Lease lease, String server, long until) {}

    private final String id;
    private TaskMessage message;
    private @Nullable String lock;
    private @Nullable Duration lockedFor;
    private @Nullable Held held;
    private @Nullable Instant wantedAt;
    private @Nullable Instant eventTime;
    private @Nullable Instant receivedAt;
    private boolean onlyIfKnown;
    private int crashes;
    private boolean convicted;
    private boolean cancelled;
    private boolean slept;
    private int snoozes;
    private @Nullable Wait snoozedFor;
    private @Nullable Wait wait;
    private byte @Nullable [] result;

    MemoryTask(String id, TaskMessage message) {
        this.id = id;
        this.message = message;
    }

    String id() {
        return id;
    }

    TaskMessage message() {
        return message;
    }

    void message(TaskMessage changed) {
        message = changed;
    }

    /** What caused it, since when that waits, and whether it is only for what is known. */
    void causedBy(NewJob request) {
        eventTime = millisOf(request.eventTime());
        receivedAt = millisOf(request.receivedAt());
        onlyIfKnown = request.onlyIfKnown();
    }

    /** Unique until it starts. */
    void uniqueUntilStart(String key, Instant wanted, int crashesBefore) {
        lock = key;
        wantedAt = millis(wanted);
        crashes = crashesBefore;
    }

    /** Unique until it ends. */
    void uniqueUntilDone(String key, Duration ttl) {
        lock = key;
        lockedFor = ttl;
    }

    /** The lock that keeps it unique; null if it isn't. */
    @Nullable
    String lock() {
        return lock;
    }

    /** Its lock if that is freed when it starts, else null. */
    @Nullable
    String lockUntilStart() {
        return lockedFor == null ? lock : null;
    }

    /** How long its lock outlives the last server; null if it is freed when the job starts. */
    @Nullable
    Duration lockedFor() {
        return lockedFor;
    }

    /** Someone asked for it again while it waits. */
    void wantedAgain(Instant wanted, NewJob request) {
        wantedAt = later(wantedAt, millis(wanted));
        eventTime = later(eventTime, millisOf(request.eventTime()));
        receivedAt = earlier(receivedAt, millisOf(request.receivedAt()));
        onlyIfKnown = onlyIfKnown && request.onlyIfKnown();
        slept = slept && wait == Wait.BUDGET;
    }

    /** Goes on in place of an older one, and knows what that one knew. */
    void replaces(MemoryTask older) {
        wantedAt = later(wantedAt, older.wantedAt);
        eventTime = later(eventTime, older.eventTime);
        receivedAt = earlier(receivedAt, older.receivedAt);
        crashes = Math.max(crashes, older.crashes);
        convicted = convicted || older.convicted;
        onlyIfKnown = onlyIfKnown && older.onlyIfKnown;
    }

    Taken started(Held by, @Nullable Instant pendingSince) {
        held = by;
        wait = null;
        String row = snoozedFor == null ? null : snoozedFor.text();
        Known known = new Known(
                wantedAt, eventTime, receivedAt, onlyIfKnown, crashes, convicted, cancelled, slept, snoozes, row);
        return new Taken(by.lease(), message.toByteArray(), pendingSince, known);
    }

    @Nullable
    Held held() {
        return held;
    }

    boolean isHeldBy(Lease lease) {
        return held != null && held.lease().equals(lease);
    }

    void extended(long until) {
        if (held != null) {
            held = new Held(held.lease(), held.server(), until);
        }
    }

    /** No attempt runs any more. */
    void ended() {
        held = null;
    }

    void failed(TaskMessage told) {
        message = told;
        wait = Wait.BACKOFF;
        snoozes = 0;
        snoozedFor = null;
    }

    void snoozed(Wait reason, boolean counted) {
        wait = reason;
        slept = slept || reason == Wait.BUDGET;
        if (counted) {
            snoozes = snoozedFor == reason ? snoozes + 1 : 1;
            snoozedFor = reason;
        }
    }

    void crashed(int maxCrashes) {
        crashes++;
        convicted = convicted || crashes >= maxCrashes;
    }

    int crashes() {
        return crashes;
    }

    /** It got further: crashes so far don't count any more. */
    void progressed() {
        crashes = 0;
    }

    void archived() {
        convicted = false;
        forgetWaits();
    }

    void completed(TaskMessage told, byte @Nullable [] given) {
        message = told;
        result = given == null ? null : given.clone();
        crashes = 0;
        forgetWaits();
    }

    private void forgetWaits() {
        held = null;
        wait = null;
        slept = false;
        snoozes = 0;
        snoozedFor = null;
        cancelled = false;
    }

    void cancelled() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Why it waits; null if it waits for its turn, its time, or not at all. */
    @Nullable
    Wait waitsFor() {
        return wait;
    }

    void waitsForNothing() {
        wait = null;
    }

    byte @Nullable [] result() {
        return result == null ? null : result.clone();
    }

    private static Instant millis(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli());
    }

    private static @Nullable Instant millisOf(@Nullable Instant time) {
        return time == null ? null : millis(time);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isAfter(one)) ? other : one;
    }

    @Override
    public String toString() {
        return "%s %s, lock %s for %s, %s, wanted at %s, event at %s, received at %s, only if known: %s, crashes %d, "
                        .formatted(
                                message.getType(),
                                id,
                                lock,
                                lockedFor,
                                held,
                                wantedAt,
                                eventTime,
                                receivedAt,
                                onlyIfKnown,
                                crashes)
                + "convicted: %s, cancelled: %s, slept: %s, %d snoozes for %s, waits for %s, result %s, message %s"
                        .formatted(
                                convicted,
                                cancelled,
                                slept,
                                snoozes,
                                snoozedFor,
                                wait,
                                Arrays.toString(result),
                                message);
    }
}
