package io.tributary.jobqueue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.WorkerStore.Extended;
import io.tributary.jobqueue.proto.ServerInfo;
import io.tributary.jobqueue.proto.WorkerInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Says that the server is alive and what it runs, for asynq's tools and for recoverers, and extends its leases. */
final class Heart {

    private static final int LEASES_PER_CALL = 1_000;

    private final WorkerStore store;
    private final Clock clock;
    private final ServerName name;
    private final int concurrency;
    private final Duration lease;
    private final Instant startedAt;

    Heart(WorkerStore store, Clock clock, ServerName name, JobServerConfig config) {
        this.store = store;
        this.clock = clock;
        this.name = name;
        this.concurrency = config.concurrency();
        this.lease = config.lease();
        this.startedAt = clock.instant();
    }

    /** Beats once: extends the leases first, since nothing else is as urgent. */
    Uni<Void> beat(Collection<Attempt> running, JobQueues queues, String status, Consumer<Extended> heard) {
        Map<String, WorkerInfo> workers = new LinkedHashMap<>();
        running.forEach(attempt -> workers.put(attempt.id(), workerInfo(attempt)));
        List<Uni<Void>> steps = new ArrayList<>();
        calls(running).forEach(leases -> steps.add(extend(leases, heard)));
        steps.add(store.beat(serverInfo(queues, running.size(), status), workers));
        return Uni.join().all(steps).andCollectFailures().replaceWithVoid();
    }

    /** One queue whose leases can't be extended must not cost another its leases, nor the server its sign of life. */
    private Uni<Void> extend(List<Lease> leases, Consumer<Extended> heard) {
        return store.extend(leases.get(0).queue(), leases, clock.instant().plus(lease))
                .invoke(heard)
                .replaceWithVoid();
    }

    /** The leases of each call: those of one queue. */
    private static List<List<Lease>> calls(Collection<Attempt> running) {
        Map<String, List<Lease>> byQueue =
                running.stream().map(Attempt::lease).collect(Collectors.groupingBy(Lease::queue));
        List<List<Lease>> calls = new ArrayList<>();
        byQueue.values().forEach(leases -> {
            for (int from = 0; from < leases.size(); from += LEASES_PER_CALL) {
                calls.add(leases.subList(from, Math.min(from + LEASES_PER_CALL, leases.size())));
            }
        });
        return calls;
    }

    private ServerInfo serverInfo(JobQueues queues, int running, String status) {
        return ServerInfo.newBuilder()
                .setHost(name.host())
                .setPid(name.pid())
                .setServerId(name.id())
                .setConcurrency(concurrency)
                .putAllQueues(queues.weights())
                .setStrictPriority(queues.strict())
                .setStatus(status)
                .setStartTime(timestamp(startedAt))
                .setActiveWorkerCount(running)
                .build();
    }

    private WorkerInfo workerInfo(Attempt attempt) {
        WorkerInfo.Builder info = WorkerInfo.newBuilder()
                .setHost(name.host())
                .setPid(name.pid())
                .setServerId(name.id())
                .setTaskId(attempt.id())
                .setTaskType(attempt.type())
                .setTaskPayload(ByteString.copyFrom(attempt.payload()))
                .setQueue(attempt.queue())
                .setStartTime(timestamp(attempt.startedAt()));
        if (attempt.deadline().isBefore(Instant.MAX)) {
            info.setDeadline(timestamp(attempt.deadline()));
        }
        return info.build();
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
