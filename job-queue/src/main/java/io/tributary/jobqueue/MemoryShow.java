package io.tributary.jobqueue;

import com.google.protobuf.Timestamp;
import io.tributary.jobqueue.MemoryQueue.Placed;
import io.tributary.jobqueue.MemoryStore.Beat;
import io.tributary.jobqueue.MemoryTask.Held;
import io.tributary.jobqueue.proto.ServerInfo;
import io.tributary.jobqueue.proto.TaskMessage;
import io.tributary.jobqueue.proto.WorkerInfo;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What an inspector is shown of what is in memory. */
final class MemoryShow {

    private MemoryShow() {}

    static JobInfo job(String queue, Placed placed, Instant now) {
        MemoryTask task = placed.task();
        TaskMessage message = task.message();
        String error = message.getErrorMsg();
        return new JobInfo(
                queue,
                task.id(),
                placed.state(),
                message.getType(),
                message.getPayload().toByteArray(),
                message.getHeadersMap(),
                message.getRetry(),
                message.getRetried(),
                task.crashes(),
                error.isEmpty() ? null : error,
                second(message.getLastFailedAt()),
                Duration.ofSeconds(message.getTimeout()),
                second(message.getDeadline()),
                Duration.ofSeconds(message.getRetention()),
                nextRunAt(placed),
                endedAt(placed),
                task.result(),
                isOrphaned(placed, now));
    }

    private static @Nullable Instant nextRunAt(Placed placed) {
        return switch (placed.state()) {
            case PENDING -> placed.pendingSince();
            case SCHEDULED, RETRY -> Instant.ofEpochSecond(placed.at());
            default -> null;
        };
    }

    private static @Nullable Instant endedAt(Placed placed) {
        return switch (placed.state()) {
            case ARCHIVED -> Instant.ofEpochSecond(placed.at());
            case COMPLETED -> second(placed.task().message().getCompletedAt());
            default -> null;
        };
    }

    private static boolean isOrphaned(Placed placed, Instant now) {
        Held held = placed.task().held();
        return placed.state() == JobState.ACTIVE && (held == null || held.until() <= now.getEpochSecond());
    }

    private static @Nullable Instant second(long second) {
        return second == 0 ? null : Instant.ofEpochSecond(second);
    }

    static ServerDetails server(Beat beat) {
        ServerInfo info = beat.info();
        return new ServerDetails(
                info.getServerId(),
                info.getHost(),
                info.getPid(),
                info.getConcurrency(),
                info.getQueuesMap(),
                info.getStrictPriority(),
                info.getStatus(),
                instant(info.getStartTime()),
                beat.running().stream().map(MemoryShow::run).toList());
    }

    private static ServerDetails.Run run(WorkerInfo worker) {
        return new ServerDetails.Run(
                worker.getQueue(),
                worker.getTaskId(),
                worker.getTaskType(),
                worker.getTaskPayload().toByteArray(),
                instant(worker.getStartTime()),
                worker.hasDeadline() ? instant(worker.getDeadline()) : null);
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
