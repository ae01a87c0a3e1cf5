package io.tributary.jobqueue;

import java.time.Instant;

/**
 * A job that was given up: a dead letter.
 *
 * @param id its id
 * @param type its type; empty if the message can't be decoded
 * @param payload its payload; empty if the message can't be decoded
 * @param reason why it was given up
 * @param retried how many failures were counted
 * @param crashes how many servers died while they ran it
 * @param archivedAt when, to the second
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, only shown
public record ArchivedJob(
        String id, String type, byte[] payload, String reason, int retried, int crashes, Instant archivedAt) {}
