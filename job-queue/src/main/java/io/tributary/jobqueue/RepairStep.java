package io.tributary.jobqueue;

/**
 * What a piece of a repair did.
 *
 * @param cursor where to go on; {@code 0}: this was the last piece
 * @param requeued jobs that stood nowhere and are again where they belong, most of them in the queue
 * @param removed ids without a job, and hashes that were no jobs
 * @param quarantined jobs that can't be decoded and were archived
 */
record RepairStep(String cursor, int requeued, int removed, int quarantined) {}
