package io.tributary.jobqueue;

/** What became of a request to remove a queue. */
public enum QueueRemoval {
    /** It is gone, with all its jobs. */
    REMOVED,

    /** There is no such queue. */
    NOT_FOUND,

    /** It holds jobs; nothing was changed. */
    NOT_EMPTY,

    /** Jobs of it run; nothing was changed. */
    ACTIVE
}
