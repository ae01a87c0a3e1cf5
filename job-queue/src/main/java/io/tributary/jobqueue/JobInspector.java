package io.tributary.jobqueue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.proto.TaskMessage;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks into queues; changes nothing. Thread-safe. */
public final class JobInspector {

    private static final String UNDECODABLE = "the job's message can't be decoded";

    private final Commands redis;
    private final Clock clock;

    /**
     * An inspector.
     *
     * @param clock says which day is today
     */
    public JobInspector(Redis redis, Clock clock) {
        this.redis = redis::send;
        this.clock = clock;
    }

    /** The queues that anything was ever enqueued into, in no order. */
    public Uni<List<String>> queues() {
        return redis.send(Request.cmd(Command.SMEMBERS).arg(QueueKeys.ALL_QUEUES))
                .map(names -> {
                    List<String> queues = new ArrayList<>();
                    names.forEach(name -> queues.add(name.toString()));
                    return queues;
                });
    }

    /** What is in a queue; all zero if there is no such queue. Costs the same however full the queue is. */
    public Uni<QueueStats> stats(String queue) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return Script.STATS
                .run(redis, new QueueKeys(queue).prefix(), List.of(today))
                .map(row -> stats(queue, row));
    }

    private static QueueStats stats(String queue, Response row) {
        return new QueueStats(
                queue,
                row.get(0).toLong(),
                row.get(1).toLong(),
                row.get(2).toLong(),
                row.get(3).toLong(),
                row.get(4).toLong(),
                row.get(5).toLong(),
                row.get(6).toLong(),
                row.get(7).toLong(),
                row.get(8).toLong(),
                row.get(9).toLong(),
                row.get(10).toLong() == 1,
                nanos(row.get(11)));
    }

    private static @Nullable Instant nanos(@Nullable Response nanos) {
        return nanos == null || nanos.toString().isEmpty() ? null : Instant.ofEpochSecond(0, nanos.toLong());
    }

    /** The jobs that were given up last, newest first, at most this many. */
    public Uni<List<ArchivedJob>> archived(String queue, int limit) {
        return Script.ARCHIVED
                .run(redis, new QueueKeys(queue).prefix(), List.of(limit))
                .map(rows -> {
                    List<ArchivedJob> jobs = new ArrayList<>();
                    rows.forEach(row -> jobs.add(archived(row)));
                    return jobs;
                });
    }

    private static ArchivedJob archived(Response row) {
        String id = row.get(0).toString();
        Instant at = Instant.ofEpochSecond((long) Double.parseDouble(row.get(1).toString()));
        int crashes = row.get(3) == null ? 0 : row.get(3).toInteger();
        try {
            TaskMessage message = TaskMessage.parseFrom(
                    row.get(2) == null ? new byte[0] : row.get(2).toBytes());
            return new ArchivedJob(
                    id,
                    message.getType(),
                    message.getPayload().toByteArray(),
                    message.getErrorMsg(),
                    message.getRetried(),
                    crashes,
                    at);
        } catch (InvalidProtocolBufferException undecodable) {
            return new ArchivedJob(id, "", new byte[0], UNDECODABLE, 0, crashes, at);
        }
    }
}
