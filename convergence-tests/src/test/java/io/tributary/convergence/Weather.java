package io.tributary.convergence;

/** What goes wrong around the product all the time, beside what the script does to Notion. */
enum Weather {
    /** Nothing else. */
    FAIR,
    /** No delivery ever comes. */
    NO_WEBHOOKS,
    /** Redis forgets everything, several times. */
    REDIS_FLUSHED,
    /** Each delivery comes at least twice, in any order. */
    DUPLICATED_AND_REORDERED,
    /** Every few jobs and batches of deliveries the process dies, at any call of what it stands on. */
    KILLED
}
