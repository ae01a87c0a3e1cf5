package io.tributary.jobqueue;

import com.google.protobuf.Timestamp;
import io.tributary.jobqueue.MemoryQueue.Placed;
import io.tributary.jobqueue.MemoryStore.Beat;
import io.tributary.jobqueue.MemoryTask.Held;
import io.tributary.jobqueue.proto.ServerInfo;
import io.tributary.jobqueue.proto.WorkerInfo;
import java.time.Instant;

/** What an inspector is shown of what is in memory. */
final class MemoryShow {

    private MemoryShow() {}

    static JobInfo job(String queue, Placed placed, Instant now) {
        MemoryTask task = placed.task();
        Instant at = placed.state() == JobState.PENDING ? placed.pendingSince() : Times.second(placed.at());
        return JobInfos.of(
                queue,
                task.id(),
                placed.state(),
                task.message().toByteArray(),
                task.crashes(),
                task.result(),
                at,
                isOrphaned(placed, now));
    }

    private static boolean isOrphaned(Placed placed, Instant now) {
        Held held = placed.task().held();
        return placed.state() == JobState.ACTIVE && (held == null || held.until() <= now.getEpochSecond());
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
