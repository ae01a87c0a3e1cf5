package io.tributary.jobqueue;

/** What became of a request to change a job. */
public enum JobChange {
    /** It was changed as asked. */
    CHANGED,

    /** There is no such job in this queue. */
    NOT_FOUND,

    /** The job's state doesn't allow it; nothing was changed. */
    WRONG_STATE
}
