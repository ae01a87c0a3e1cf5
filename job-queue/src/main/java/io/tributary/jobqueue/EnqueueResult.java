package io.tributary.jobqueue;

/** What became of a request to enqueue a job. In each case the queue will do what was asked for. */
public enum EnqueueResult {
    /** It waits in its queue, or for its time. */
    ENQUEUED,

    /** A job of the same type and payload waits already; it now knows what the new request knew. */
    DUPLICATE,

    /** A job with this id exists; nothing was changed. */
    ID_CONFLICT
}
