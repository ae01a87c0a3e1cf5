package io.tributary.jobqueue;

import io.vertx.mutiny.redis.client.Response;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A job as the queue handed it out; its message is not yet decoded. */
@SuppressWarnings("ArrayRecordComponent") // never compared, only decoded
record Taken(
        Lease lease,
        byte[] message,
        @Nullable Instant wantedAt,
        @Nullable Instant eventTime,
        boolean onlyIfKnown,
        int crashes,
        boolean convicted,
        boolean slept,
        int snoozes,
        @Nullable String snoozedFor,
        @Nullable Instant pendingSince) {

    /** Of the fields that the script returns, in its order. */
    static Taken of(QueueKeys keys, Response fields) {
        return new Taken(
                new Lease(keys, fields.get(0).toString(), fields.get(1).toString()),
                fields.get(2).toBytes(),
                millis(fields.get(3)),
                millis(fields.get(4)),
                fields.get(5) != null,
                number(fields.get(6)),
                fields.get(7) != null,
                fields.get(8) != null,
                number(fields.get(9)),
                text(fields.get(10)),
                nanos(fields.get(11)));
    }

    private static @Nullable String text(@Nullable Response field) {
        return field == null ? null : field.toString();
    }

    private static int number(@Nullable Response field) {
        return field == null ? 0 : field.toInteger();
    }

    private static @Nullable Instant millis(@Nullable Response field) {
        return field == null ? null : Instant.ofEpochMilli(field.toLong());
    }

    private static @Nullable Instant nanos(@Nullable Response field) {
        return field == null ? null : Instant.ofEpochSecond(0, field.toLong());
    }
}
