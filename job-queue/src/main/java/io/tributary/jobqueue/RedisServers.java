package io.tributary.jobqueue;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import com.google.protobuf.Timestamp;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.ServerDetails.Run;
import io.tributary.jobqueue.proto.ServerInfo;
import io.tributary.jobqueue.proto.WorkerInfo;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What servers, Go or Java, say of themselves. Every key may be on another node, so each command has one. */
final class RedisServers {

    private static final String SERVERS = "asynq:servers";
    private static final String WORKERS = "asynq:workers";

    private final Commands redis;
    private final Clock clock;

    RedisServers(Commands redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
    }

    /** Those that are alive; forgets those that aren't. */
    Uni<List<ServerDetails>> alive() {
        return forget(WORKERS)
                .chain(() -> forget(SERVERS))
                .chain(() -> redis.send(
                        Request.cmd(Command.ZRANGE).arg(SERVERS).arg(0).arg(-1)))
                .onItem()
                .transformToMulti(keys -> Multi.createFrom().iterable(keys))
                .map(Response::toString)
                .onItem()
                .transformToUniAndConcatenate(this::server)
                .collect()
                .asList();
    }

    private Uni<@Nullable Response> forget(String set) {
        return redis.send(Request.cmd(Command.ZREMRANGEBYSCORE)
                .arg(set)
                .arg("-inf")
                .arg("(" + clock.instant().getEpochSecond()));
    }

    /** Nothing, if it has gone meanwhile or isn't one. */
    private Uni<@Nullable ServerDetails> server(String infoKey) {
        return read(Command.GET, infoKey)
                .map(info -> info == null ? null : parsed(ServerInfo.parser(), info))
                .onItem()
                .ifNotNull()
                .transformToUni(info -> read(Command.HVALS, infoKey.replaceFirst(SERVERS, WORKERS))
                        .map(workers -> details(info, workers)));
    }

    private Uni<@Nullable Response> read(Command command, String key) {
        return redis.send(Request.cmd(command).arg(key))
                .onFailure(failure -> !Outage.is(failure))
                .recoverWithNull();
    }

    private static <T> @Nullable T parsed(Parser<T> parser, Response bytes) {
        try {
            return parser.parseFrom(bytes.toBytes());
        } catch (InvalidProtocolBufferException foreign) {
            return null;
        }
    }

    private static ServerDetails details(ServerInfo info, @Nullable Response workers) {
        Stream<Response> all = workers == null ? Stream.of() : StreamSupport.stream(workers.spliterator(), false);
        return new ServerDetails(
                info.getServerId(),
                info.getHost(),
                info.getPid(),
                info.getConcurrency(),
                info.getQueuesMap(),
                info.getStrictPriority(),
                info.getStatus(),
                instant(info.getStartTime()),
                all.map(worker -> parsed(WorkerInfo.parser(), worker))
                        .filter(Objects::nonNull)
                        .map(RedisServers::run)
                        .sorted(Comparator.comparing(Run::startedAt))
                        .toList());
    }

    private static Run run(WorkerInfo worker) {
        return new Run(
                worker.getQueue(),
                worker.getTaskId(),
                worker.getTaskType(),
                worker.getTaskPayload().toByteArray(),
                instant(worker.getStartTime()),
                worker.hasDeadline() ? instant(worker.getDeadline()) : null);
    }

    private static Instant instant(Timestamp time) {
        return Times.second(time.getSeconds()).plusNanos(Math.floorMod(time.getNanos(), 1_000_000_000));
    }
}
