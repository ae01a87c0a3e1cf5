package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.JobOutcome.Wait;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job that runs: what was enqueued, and what happened to it since. */
public interface Job {

    /** Unique within its queue. */
    String id();

    /** Such as {@code page:sync}. */
    String type();

    /** Where it came from. */
    String queue();

    /** The bytes that were enqueued. */
    byte[] payload();

    /** Failures counted so far; the first run has 0. */
    int retried();

    /** Failures that are retried. */
    int maxRetry();

    /** How often a server died while it ran this job, since it last progressed. */
    int crashes();

    /** What travels with the job. */
    Map<String, String> headers();

    /** Until when this run may take, by the job's timeout and deadline; {@link Instant#MAX}: no limit. */
    Instant deadline();

    /**
     * Whether this run is to end: the job was cancelled, ran longer than it may, or is no longer this server's. For code
     * that can neither be cancelled nor interrupted.
     */
    boolean cancelled();

    /** When it was last asked for, by Redis' clock; null unless it is unique until it starts. */
    @Nullable
    Instant wantedAt();

    /** The latest time of what caused it; null if nothing that has one did. */
    @Nullable
    Instant eventTime();

    /** When the oldest request that it answers came in; null if none said. */
    @Nullable
    Instant receivedAt();

    /** Whether each request for it was marked so. */
    boolean onlyIfKnown();

    /** Whether it was snoozed for budget since it was last asked for. */
    boolean slept();

    /**
     * How often in a row it was snoozed for {@link Wait#BACKOFF} or {@link Wait#CONFIRMATION}, whichever was last;
     * snoozes for budget or contention don't break or lengthen the row, a failure ends it.
     */
    int snoozes();

    /** {@link #snoozes()} if that row was for this reason, else 0. */
    int snoozes(Wait reason);

    /**
     * Says that the job got further, so that earlier crashes don't count against it any more. Never fails: if Redis
     * can't be told, the count stays.
     */
    Uni<Void> progressed();
}
