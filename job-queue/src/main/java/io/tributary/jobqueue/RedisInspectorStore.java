package io.tributary.jobqueue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.proto.TaskMessage;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What an inspector does to queues in Redis, one script each. */
final class RedisInspectorStore implements InspectorStore {

    private static final int AT_ONCE = 1_000;
    private static final int MEASURED = 20;
    private static final int DAYS_OF_COUNTERS = 91;
    private static final int CHANGED_MEANWHILE = 2;
    private static final int MORE = 2;

    private final Commands redis;
    private final Clock clock;
    private final RedisServers servers;
    private final RedisRepair repair;

    RedisInspectorStore(Commands redis, Clock clock) {
        this.redis = redis;
        this.clock = clock;
        this.servers = new RedisServers(redis, clock);
        this.repair = new RedisRepair(redis, clock);
    }

    @Override
    public Uni<List<String>> queues() {
        return redis.send(Request.cmd(Command.SMEMBERS).arg(QueueKeys.ALL_QUEUES))
                .map(names -> StreamSupport.stream(names.spliterator(), false)
                        .map(Response::toString)
                        .sorted()
                        .toList());
    }

    @Override
    public Uni<QueueStats> stats(String queue) {
        return run(Script.STATS, queue, List.of(today())).map(row -> stats(queue, row));
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
                RedisJobs.nanos(row.get(11)));
    }

    @Override
    public Uni<Long> memory(String queue) {
        return run(Script.MEMORY, queue, List.of(MEASURED)).map(Response::toLong);
    }

    @Override
    public Uni<List<QueueDay>> history(String queue, int days) {
        List<LocalDate> dates =
                LongStream.range(0, days).mapToObj(today()::minusDays).toList();
        Request counters = Request.cmd(Command.MGET);
        dates.forEach(date -> counters.arg(counter(queue, "processed", date)).arg(counter(queue, "failed", date)));
        return redis.send(counters)
                .map(counts -> IntStream.range(0, days)
                        .mapToObj(day -> new QueueDay(
                                dates.get(day), count(counts.get(2 * day)), count(counts.get(2 * day + 1))))
                        .toList());
    }

    private static String counter(String queue, String name, LocalDate date) {
        return new QueueKeys(queue).prefix() + name + ":" + date;
    }

    private static long count(@Nullable Response counter) {
        return counter == null ? 0 : counter.toLong();
    }

    @Override
    public Uni<@Nullable JobInfo> find(String queue, String id) {
        return run(Script.FIND, queue, List.of(id)).map(row -> RedisJobs.info(queue, row, clock.instant()));
    }

    @Override
    public Uni<List<JobInfo>> list(String queue, JobState state, int offset, int limit) {
        return run(Script.LIST, queue, List.of(state.text(), offset, limit)).map(rows -> {
            List<JobInfo> jobs = new ArrayList<>();
            for (Response row : rows) {
                JobInfo job = RedisJobs.info(queue, row, clock.instant());
                if (job != null) {
                    jobs.add(job);
                }
            }
            return jobs;
        });
    }

    @Override
    public Uni<JobChange> run(String queue, String id, @Nullable JobState only) {
        return change(Script.RUN, queue, List.of(id, second(), Times.nanos(clock.instant()), text(only)));
    }

    @Override
    public Uni<JobChange> archive(String queue, String id) {
        return change(Script.GIVE_UP, queue, List.of(id, second()));
    }

    @Override
    public Uni<JobChange> delete(String queue, String id, @Nullable JobState only) {
        return change(Script.DELETE, queue, List.of(id, text(only)));
    }

    private static String text(@Nullable JobState only) {
        return only == null ? "" : only.text();
    }

    private Uni<JobChange> change(Script script, String queue, List<?> arguments) {
        return run(script, queue, arguments).map(Response::toInteger).map(RedisInspectorStore::change);
    }

    private static JobChange change(int code) {
        return switch (code) {
            case 1 -> JobChange.CHANGED;
            case 0 -> JobChange.NOT_FOUND;
            default -> JobChange.WRONG_STATE;
        };
    }

    @Override
    public Uni<JobChange> cancel(String queue, String id) {
        return rewrite(
                queue,
                id,
                seen -> run(Script.CANCEL, queue, List.of(id, seen, cancelled(seen), second()))
                        .map(Response::toInteger));
    }

    /** Empty if it can't be decoded: such a message stays as it is. */
    private byte[] cancelled(byte[] seen) {
        try {
            return TaskMessages.archived(TaskMessage.parseFrom(seen), "cancelled", clock.instant())
                    .toByteArray();
        } catch (InvalidProtocolBufferException undecodable) {
            return new byte[0];
        }
    }

    @Override
    public Uni<JobChange> replacePayload(String queue, String id, byte[] payload) {
        return rewrite(queue, id, seen -> replace(queue, id, seen, payload));
    }

    private Uni<Integer> replace(String queue, String id, byte[] seen, byte[] payload) {
        try {
            TaskMessage message = TaskMessage.parseFrom(seen).toBuilder()
                    .setPayload(ByteString.copyFrom(payload))
                    .build();
            return run(Script.REPLACE, queue, List.of(id, seen, message.toByteArray()))
                    .map(Response::toInteger);
        } catch (InvalidProtocolBufferException undecodable) {
            return Uni.createFrom().item(-1);
        }
    }

    /** A message is encoded here and written only over the one that was read; again if that one has changed. */
    private Uni<JobChange> rewrite(String queue, String id, Function<byte[], Uni<Integer>> write) {
        return Uni.createFrom()
                .deferred(() -> run(Script.FIND, queue, List.of(id)))
                .chain(row -> row == null
                        ? Uni.createFrom().item(0)
                        : write.apply(row.get(2).toBytes()))
                .repeat()
                .whilst(code -> code == CHANGED_MEANWHILE)
                .collect()
                .last()
                .map(RedisInspectorStore::change);
    }

    @Override
    public Uni<Integer> runSome(String queue, JobState state) {
        return some(
                Script.RUN_SOME, queue, () -> List.of(state.text(), AT_ONCE, second(), Times.nanos(clock.instant())));
    }

    @Override
    public Uni<Integer> archiveSome(String queue, JobState state) {
        return some(Script.GIVE_UP_SOME, queue, () -> List.of(state.text(), AT_ONCE, second()));
    }

    @Override
    public Uni<Integer> deleteSome(String queue, JobState state) {
        return some(Script.DELETE_SOME, queue, () -> List.of(state.text(), AT_ONCE));
    }

    /** Goes on over ids that are no jobs, so that 0 means that there is none left. */
    private Uni<Integer> some(Script script, String queue, Supplier<List<?>> arguments) {
        return Uni.createFrom()
                .deferred(() -> run(script, queue, arguments.get()))
                .repeat()
                .whilst(found -> found.get(0).toInteger() == 0 && found.get(1).toInteger() > 0)
                .collect()
                .last()
                .map(found -> found.get(0).toInteger());
    }

    @Override
    public Uni<Boolean> pause(String queue) {
        String key = new QueueKeys(queue).prefix() + "paused";
        return redis.send(Request.cmd(Command.SETNX).arg(key).arg(second())).map(set -> set.toInteger() == 1);
    }

    @Override
    public Uni<Boolean> unpause(String queue) {
        return run(Script.UNPAUSE, queue, List.of()).map(code -> code.toInteger() == 1);
    }

    @Override
    public Uni<QueueRemoval> remove(String queue, boolean force) {
        return redis.send(
                        Request.cmd(Command.SISMEMBER).arg(QueueKeys.ALL_QUEUES).arg(queue))
                .chain(known -> known.toInteger() == 0
                        ? Uni.createFrom().item(QueueRemoval.NOT_FOUND)
                        : removeKnown(queue, force));
    }

    private Uni<QueueRemoval> removeKnown(String queue, boolean force) {
        List<Object> arguments = new ArrayList<>(List.of(force ? "1" : "", AT_ONCE, second()));
        LongStream.rangeClosed(-1, DAYS_OF_COUNTERS)
                .mapToObj(today()::minusDays)
                .forEach(arguments::add);
        return Uni.createFrom()
                .deferred(() -> run(Script.REMOVE, queue, arguments))
                .map(Response::toInteger)
                .repeat()
                .whilst(code -> code == MORE)
                .collect()
                .last()
                .chain(code -> switch (code) {
                    case 1 -> forget(queue);
                    case -1 -> Uni.createFrom().item(QueueRemoval.NOT_EMPTY);
                    default -> Uni.createFrom().item(QueueRemoval.ACTIVE);
                });
    }

    private Uni<QueueRemoval> forget(String queue) {
        return redis.send(Request.cmd(Command.SREM).arg(QueueKeys.ALL_QUEUES).arg(queue))
                .replaceWith(QueueRemoval.REMOVED);
    }

    @Override
    public Uni<List<ServerDetails>> servers() {
        return servers.alive();
    }

    @Override
    public Uni<RepairStep> repair(String queue, String cursor) {
        return repair.step(queue, cursor);
    }

    private Uni<@Nullable Response> run(Script script, String queue, List<?> arguments) {
        return script.run(redis, new QueueKeys(queue).prefix(), arguments);
    }

    private long second() {
        return clock.instant().getEpochSecond();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
