package io.tributary.jobqueue;

/**
 * The right to write how an attempt ended.
 *
 * @param token written to the job's hash when it was taken; another attempt has another one
 */
record Lease(String queue, String id, String token) {}
