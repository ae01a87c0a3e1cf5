package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.events.JobPayload;
import io.tributary.jobqueue.Job;
import io.tributary.jobqueue.JobOutcome.Wait;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job as the queue would hand it over. */
record FakeJob(
        String type,
        String text,
        @Nullable Instant wantedAt,
        @Nullable Instant eventTime,
        @Nullable Instant receivedAt,
        boolean onlyIfKnown,
        boolean slept,
        int snoozes,
        Map<String, String> headers)
        implements Job {

    static FakeJob of(JobPayload payload) {
        return new FakeJob(
                payload.type(),
                new String(payload.toBytes(), StandardCharsets.UTF_8),
                null,
                null,
                null,
                false,
                false,
                0,
                Map.of());
    }

    /** One that has waited so often in a row for an outage. */
    FakeJob waited(int times) {
        return new FakeJob(type, text, wantedAt, eventTime, receivedAt, onlyIfKnown, slept, times, headers);
    }

    /** One whose delivery came in then. */
    FakeJob received(Instant at) {
        return new FakeJob(type, text, wantedAt, eventTime, at, onlyIfKnown, slept, snoozes, headers);
    }

    /** One with these headers. */
    FakeJob with(Map<String, String> given) {
        return new FakeJob(type, text, wantedAt, eventTime, receivedAt, onlyIfKnown, slept, snoozes, given);
    }

    @Override
    public String id() {
        return "1";
    }

    @Override
    public String queue() {
        return "critical";
    }

    @Override
    public byte[] payload() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int retried() {
        return 0;
    }

    @Override
    public int maxRetry() {
        return 5;
    }

    @Override
    public int crashes() {
        return 0;
    }

    @Override
    public Instant deadline() {
        return Instant.MAX;
    }

    @Override
    public boolean cancelled() {
        return false;
    }

    @Override
    public int snoozes(Wait reason) {
        return reason == Wait.BACKOFF ? snoozes : 0;
    }

    @Override
    public Uni<Void> progressed() {
        return Uni.createFrom().voidItem();
    }
}
