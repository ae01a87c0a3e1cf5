package io.tributary.jobqueue;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** asynq's keys of one queue. They share the tag {@code {queue}}, so that they live in one slot of a cluster. */
record QueueKeys(String queue) {

    static final String ALL_QUEUES = "asynq:queues";

    /** asynq's channel: ids of cancelled jobs, of whatever queue. */
    static final String CANCELLATIONS = "asynq:cancel";

    static void requireName(String queue) {
        if (queue.isBlank() || queue.chars().anyMatch(QueueKeys::breaksKeys)) {
            throw new IllegalArgumentException(
                    "a queue's name must not be blank nor hold braces or control characters: '" + queue + "'");
        }
    }

    private static boolean breaksKeys(int character) {
        return character == '{' || character == '}' || Character.isISOControl(character);
    }

    /** What all keys of the queue start with. */
    String prefix() {
        return "asynq:{" + queue + "}:";
    }

    String task(String id) {
        return prefix() + "t:" + id;
    }

    /** The channel on which scripts say that an empty queue has got a job. */
    String wake() {
        return prefix() + "wake";
    }

    /** The channel on which ids of cancelled jobs of this queue are told to our servers. */
    String cancel() {
        return prefix() + "cancel";
    }

    /** The key of the lock that keeps a job unique. An empty payload's is that of a Go task with none, which has no digest. */
    String lock(String type, byte[] payload) {
        return prefix() + "unique:" + type + ":" + (payload.length == 0 ? "" : md5(payload));
    }

    private static String md5(byte[] payload) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(payload));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has MD5", impossible);
        }
    }
}
