package io.tributary.jobqueue;

/** What became of a request to enqueue a job. */
public enum EnqueueResult {
    /** It waits in its queue, or for its time. */
    ENQUEUED,

    /**
     * A job of the same type and payload is there already. If it waits until it starts, it now knows what the new
     * request knew, so the queue will do what was asked for.
     */
    DUPLICATE,

    /** A job with this id exists; nothing was changed. */
    ID_CONFLICT,

    /** As many jobs wait as may; nothing was changed. See {@link JobClientConfig#maxWaiting}. */
    QUEUE_FULL
}
