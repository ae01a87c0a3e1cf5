package io.tributary.jobqueue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.proto.ServerInfo;
import io.tributary.jobqueue.proto.WorkerInfo;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Says that the server is alive and what it runs, for asynq's tools and for recoverers, and extends its leases. */
final class Heart {

    private static final String SERVERS = "asynq:servers";
    private static final String WORKERS = "asynq:workers";
    private static final int SECONDS_TO_LIVE = 10;

    private final Commands redis;
    private final Broker broker;
    private final Clock clock;
    private final ServerName name;
    private final JobServerConfig config;
    private final Instant startedAt;

    Heart(Commands redis, Broker broker, Clock clock, ServerName name, JobServerConfig config) {
        this.redis = redis;
        this.broker = broker;
        this.clock = clock;
        this.name = name;
        this.config = config;
        this.startedAt = clock.instant();
    }

    /**
     * Beats once.
     *
     * @param lost gets the queue and the id of each job whose lease was lost
     */
    Uni<Void> beat(Collection<Attempt> running, String status, BiConsumer<QueueKeys, String> lost) {
        List<Uni<Void>> calls = new ArrayList<>();
        leases(running).forEach((keys, leases) -> calls.add(extend(keys, leases, lost)));
        calls.add(announceQueues());
        calls.add(list(SERVERS, name.infoKey()));
        calls.add(list(WORKERS, name.workersKey()));
        calls.add(info(running, status));
        return Uni.join().all(calls).andFailFast().replaceWithVoid();
    }

    private static Map<QueueKeys, List<Lease>> leases(Collection<Attempt> running) {
        return running.stream().map(Attempt::lease).collect(Collectors.groupingBy(Lease::keys));
    }

    private Uni<Void> extend(QueueKeys keys, List<Lease> leases, BiConsumer<QueueKeys, String> lost) {
        return broker.extend(keys, leases)
                .invoke(ids -> ids.forEach(id -> lost.accept(keys, id)))
                .replaceWithVoid();
    }

    private Uni<Void> announceQueues() {
        Request request = Request.cmd(Command.SADD).arg(QueueKeys.ALL_QUEUES);
        config.queues().keySet().forEach(request::arg);
        return redis.send(request).replaceWithVoid();
    }

    private Uni<Void> list(String set, String key) {
        long until = clock.instant().getEpochSecond() + SECONDS_TO_LIVE;
        return redis.send(Request.cmd(Command.ZADD).arg(set).arg(until).arg(key))
                .replaceWithVoid();
    }

    private Uni<Void> info(Collection<Attempt> running, String status) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(SECONDS_TO_LIVE);
        arguments.add(serverInfo(running.size(), status).toByteArray());
        running.forEach(attempt -> {
            arguments.add(attempt.id());
            arguments.add(workerInfo(attempt).toByteArray());
        });
        return Script.BEAT.run(redis, name.tag(), arguments).replaceWithVoid();
    }

    private ServerInfo serverInfo(int running, String status) {
        return ServerInfo.newBuilder()
                .setHost(name.host())
                .setPid(name.pid())
                .setServerId(name.id())
                .setConcurrency(config.concurrency())
                .putAllQueues(config.queues())
                .setStatus(status)
                .setStartTime(timestamp(startedAt))
                .setActiveWorkerCount(running)
                .build();
    }

    private WorkerInfo workerInfo(Attempt attempt) {
        return WorkerInfo.newBuilder()
                .setHost(name.host())
                .setPid(name.pid())
                .setServerId(name.id())
                .setTaskId(attempt.id())
                .setTaskType(attempt.type())
                .setTaskPayload(ByteString.copyFrom(attempt.payload()))
                .setQueue(attempt.queue())
                .setStartTime(timestamp(attempt.startedAt()))
                .setDeadline(timestamp(attempt.deadline()))
                .build();
    }

    private static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    /** The server is gone, and tools needn't wait for its keys to run out. */
    Uni<Void> stop() {
        return Uni.join()
                .all(
                        redis.send(Request.cmd(Command.ZREM).arg(SERVERS).arg(name.infoKey())),
                        redis.send(Request.cmd(Command.ZREM).arg(WORKERS).arg(name.workersKey())),
                        redis.send(Request.cmd(Command.DEL).arg(name.infoKey()).arg(name.workersKey())))
                .andFailFast()
                .replaceWithVoid();
    }
}
