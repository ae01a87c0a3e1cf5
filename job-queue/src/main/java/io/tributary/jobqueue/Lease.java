package io.tributary.jobqueue;

/**
 * The right to write how an attempt ended.
 *
 * @param token written to the job's hash when it was taken; another attempt has another one
 */
record Lease(QueueKeys keys, String id, String token) {}
