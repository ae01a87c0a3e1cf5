package io.tributary.jobqueue;

import com.google.protobuf.ByteString;
import io.tributary.jobqueue.proto.TaskMessage;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** asynq's messages, made of ours. */
final class TaskMessages {

    private static final int MAX_ERROR_BYTES = 8 * 1024;

    private TaskMessages() {}

    static TaskMessage of(NewJob job, QueueKeys keys) {
        TaskMessage.Builder message = TaskMessage.newBuilder()
                .setType(job.type())
                .setPayload(ByteString.copyFrom(job.bytes()))
                .setId(job.id())
                .setQueue(job.queue())
                .setRetry(job.maxRetry())
                .setTimeout(job.timeoutSeconds())
                .setDeadline(job.deadlineSeconds())
                .setRetention(job.retentionSeconds())
                .putAllHeaders(job.headers());
        if (job.isUnique()) {
            message.setUniqueKey(keys.lock(job.type(), job.bytes()));
        }
        return message.build();
    }

    static TaskMessage failed(TaskMessage message, String error, Instant at) {
        return message.toBuilder()
                .setRetried(message.getRetried() + 1)
                .setErrorMsg(errorText(error))
                .setLastFailedAt(at.getEpochSecond())
                .build();
    }

    /** As asynq keeps a job that succeeded. */
    static TaskMessage completed(TaskMessage message, Instant at) {
        return message.toBuilder().setCompletedAt(at.getEpochSecond()).build();
    }

    static TaskMessage archived(TaskMessage message, String reason, Instant at) {
        return message.toBuilder()
                .setErrorMsg(errorText(reason))
                .setLastFailedAt(at.getEpochSecond())
                .build();
    }

    /** Valid UTF-8, since Go can't read anything else, of at most 8 kB, never cut within a character. */
    static String errorText(@Nullable String error) {
        CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        ByteBuffer bytes = ByteBuffer.allocate(MAX_ERROR_BYTES);
        encoder.encode(CharBuffer.wrap(Objects.requireNonNullElse(error, "no reason was given")), bytes, true);
        return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
    }
}
