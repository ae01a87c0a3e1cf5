package io.tributary.jobqueue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tributary.jobqueue.proto.TaskMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is shown of jobs, whatever their messages are. */
final class JobInfos {

    private static final String UNDECODABLE = "the job's message can't be decoded";

    private JobInfos() {}

    /**
     * A job.
     *
     * @param message encoded
     * @param at when it will be due, was archived, or became pending; null if that isn't known
     */
    static JobInfo of(
            String queue,
            String id,
            JobState state,
            byte[] message,
            int crashes,
            byte @Nullable [] result,
            @Nullable Instant at,
            boolean orphaned) {
        try {
            return of(queue, id, state, TaskMessage.parseFrom(message), crashes, result, at, orphaned);
        } catch (InvalidProtocolBufferException undecodable) {
            return new JobInfo(
                    queue,
                    id,
                    state,
                    "",
                    new byte[0],
                    Map.of(),
                    0,
                    0,
                    crashes,
                    UNDECODABLE,
                    null,
                    Duration.ZERO,
                    null,
                    Duration.ZERO,
                    nextRunAt(state, at),
                    state == JobState.ARCHIVED ? at : null,
                    result,
                    orphaned);
        }
    }

    private static JobInfo of(
            String queue,
            String id,
            JobState state,
            TaskMessage message,
            int crashes,
            byte @Nullable [] result,
            @Nullable Instant at,
            boolean orphaned) {
        return new JobInfo(
                queue,
                id,
                state,
                message.getType(),
                message.getPayload().toByteArray(),
                message.getHeadersMap(),
                message.getRetry(),
                message.getRetried(),
                crashes,
                message.getErrorMsg().isEmpty() ? null : message.getErrorMsg(),
                second(message.getLastFailedAt()),
                Duration.ofSeconds(message.getTimeout()),
                second(message.getDeadline()),
                Duration.ofSeconds(message.getRetention()),
                nextRunAt(state, at),
                endedAt(state, message, at),
                result,
                orphaned);
    }

    private static @Nullable Instant nextRunAt(JobState state, @Nullable Instant at) {
        return switch (state) {
            case PENDING, SCHEDULED, RETRY -> at;
            case ACTIVE, ARCHIVED, COMPLETED -> null;
        };
    }

    private static @Nullable Instant endedAt(JobState state, TaskMessage message, @Nullable Instant at) {
        return switch (state) {
            case ARCHIVED -> at;
            case COMPLETED -> second(message.getCompletedAt());
            case PENDING, ACTIVE, SCHEDULED, RETRY -> null;
        };
    }

    private static @Nullable Instant second(long second) {
        return second == 0 ? null : Times.second(second);
    }
}
