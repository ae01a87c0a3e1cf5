package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.Taken.Known;
import io.tributary.jobqueue.proto.ServerInfo;
import io.tributary.jobqueue.proto.TaskMessage;
import io.tributary.jobqueue.proto.WorkerInfo;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a server does to its queues in Redis, one script each. */
final class RedisWorkerStore implements WorkerStore {

    private static final Logger LOG = Logger.getLogger(RedisWorkerStore.class);
    private static final String SERVERS = "asynq:servers";
    private static final String WORKERS = "asynq:workers";
    private static final int SECONDS_TO_LIVE = 10;
    private static final int AT_ONCE = 100;
    private static final Pattern COUNT = Pattern.compile("[0-9]{1,9}");
    private static final Pattern TIME = Pattern.compile("[0-8]?[0-9]{1,18}");
    private static final int REPAIR_CLAIM_SECONDS = 50;

    private final Redis redis;
    private final RedisLink link;
    private final InspectorStore inspector;
    private final Clock clock;
    private final ServerName server;
    private final Home home;
    private final AtomicLong turns = new AtomicLong();

    RedisWorkerStore(Redis redis, Clock clock, ServerName server, Home home) {
        this(redis, new RedisLink(redis, clock), clock, server, home);
    }

    RedisWorkerStore(Redis redis, RedisLink link, Clock clock, ServerName server, Home home) {
        this.redis = redis;
        this.link = link;
        this.inspector = new RedisInspectorStore(link, clock);
        this.clock = clock;
        this.server = server;
        this.home = home;
    }

    @Override
    public Uni<Turn> turn(String queue, List<Success> successes, int limit, Instant leaseUntil) {
        String token = server.text() + ":" + turns.incrementAndGet();
        List<Object> arguments = new ArrayList<>(4 + 6 * successes.size());
        arguments.add(today());
        arguments.add(leaseUntil.getEpochSecond());
        arguments.add(token);
        arguments.add(limit);
        for (Success success : successes) {
            TaskMessage kept = success.kept();
            byte[] result = success.result();
            arguments.add(success.lease().id());
            arguments.add(success.lease().token());
            arguments.add(kept == null ? "" : success.keptUntil());
            arguments.add(kept == null ? "" : kept.toByteArray());
            arguments.add(result == null ? "" : "1");
            arguments.add(result == null ? "" : result);
        }
        return run(Script.TURN, queue, arguments).map(reply -> turned(queue, successes, limit, token, reply));
    }

    private static Turn turned(String queue, List<Success> successes, int limit, String token, Response reply) {
        List<Success> lost = new ArrayList<>();
        for (Response position : reply.get(0)) {
            lost.add(successes.get(position.toInteger() - 1));
        }
        Response rows = reply.get(1);
        List<Taken> jobs = new ArrayList<>(rows.size());
        int place = 0;
        for (Response row : rows) {
            if (row.size() == 1) {
                LOG.warnf("Removed %s from queue %s: there is no such job", row.get(0), queue);
            } else {
                jobs.add(taken(queue, token + ":" + place, row));
            }
            place++;
        }
        return new Turn(lost, jobs, rows.size() < limit);
    }

    private static Taken taken(String queue, String token, Response row) {
        String pendingSince = row.get(2).toString();
        return new Taken(
                new Lease(queue, row.get(0).toString(), token),
                row.get(1).toBytes(),
                nanos(pendingSince),
                row.size() == 3 ? Known.NOTHING : known(row));
    }

    private static Known known(Response row) {
        Map<String, String> extras = new HashMap<>();
        for (int i = 3; i < row.size(); i += 2) {
            extras.put(row.get(i).toString(), row.get(i + 1).toString());
        }
        return new Known(
                millis(extras.get("wanted_at")),
                millis(extras.get("event_time")),
                millis(extras.get("received_at")),
                extras.containsKey("only_if_known"),
                number(extras.get("crashes")),
                extras.containsKey("convicted"),
                extras.containsKey("cancelled"),
                extras.containsKey("slept"),
                number(extras.get("snoozes")),
                extras.get("snoozed_for"));
    }

    /** Others may write there too: what is no number is none. */
    private static int number(@Nullable String field) {
        return field != null && COUNT.matcher(field).matches() ? Integer.parseInt(field) : 0;
    }

    private static @Nullable Instant millis(@Nullable String field) {
        return field != null && TIME.matcher(field).matches() ? Instant.ofEpochMilli(Long.parseLong(field)) : null;
    }

    private static @Nullable Instant nanos(String field) {
        return TIME.matcher(field).matches() ? Instant.ofEpochSecond(0, Long.parseLong(field)) : null;
    }

    @Override
    public Uni<Ack> retry(Lease lease, TaskMessage message, Instant runAt) {
        return ack(
                Script.RETRY,
                lease,
                List.of(
                        lease.id(),
                        lease.token(),
                        today(),
                        Times.fullSecond(runAt),
                        message.toByteArray(),
                        clock.instant().getEpochSecond()));
    }

    @Override
    public Uni<Ack> snooze(Lease lease, Instant runAt, Wait reason, boolean counted) {
        return ack(
                Script.SNOOZE,
                lease,
                List.of(
                        lease.id(),
                        lease.token(),
                        Times.fullSecond(runAt),
                        reason.text(),
                        counted ? "1" : "",
                        clock.instant().getEpochSecond()));
    }

    @Override
    public Uni<Ack> archive(Lease lease, @Nullable TaskMessage message) {
        Object text = message == null ? "" : message.toByteArray();
        long now = clock.instant().getEpochSecond();
        return ack(Script.ARCHIVE, lease, List.of(lease.id(), lease.token(), today(), now, text));
    }

    @Override
    public Uni<Ack> requeue(Lease lease) {
        return ack(Script.REQUEUE, lease, List.of(Times.nanos(clock.instant()), lease.id(), lease.token()));
    }

    @Override
    public Uni<Ack> progressed(Lease lease) {
        return ack(Script.PROGRESSED, lease, List.of(lease.id(), lease.token()));
    }

    private Uni<Ack> ack(Script script, Lease lease, List<?> arguments) {
        return run(script, lease.queue(), arguments).map(code -> Ack.of(code.toInteger()));
    }

    @Override
    public Uni<Extended> extend(String queue, List<Lease> leases, Instant until) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(until.getEpochSecond());
        leases.forEach(one -> {
            arguments.add(one.id());
            arguments.add(one.token());
        });
        return run(Script.EXTEND, queue, arguments)
                .map(reply -> new Extended(at(leases, reply.get(0)), at(leases, reply.get(1))));
    }

    private static List<Lease> at(List<Lease> leases, Response positions) {
        List<Lease> some = new ArrayList<>();
        positions.forEach(position -> some.add(leases.get(position.toInteger() - 1)));
        return some;
    }

    @Override
    public Uni<Boolean> forward(String queue) {
        Instant now = clock.instant();
        return run(Script.FORWARD, queue, List.of(now.getEpochSecond(), Times.nanos(now), AT_ONCE))
                .chain(moved -> run(Script.RENEW, queue, List.of(now.getEpochSecond(), AT_ONCE))
                        .map(renewed -> moved.toInteger() >= AT_ONCE || renewed.toInteger() >= AT_ONCE));
    }

    @Override
    public Uni<Boolean> clean(String queue) {
        return run(Script.JANITOR, queue, List.of(clock.instant().getEpochSecond(), AT_ONCE))
                .map(removed -> removed.toInteger() >= AT_ONCE);
    }

    @Override
    public Uni<List<Expired>> expired(String queue) {
        return run(Script.EXPIRED, queue, List.of(clock.instant().getEpochSecond(), AT_ONCE))
                .map(rows -> {
                    List<Expired> expired = new ArrayList<>();
                    rows.forEach(row -> expired.add(new Expired(
                            queue,
                            row.get(0).toString(),
                            row.get(1).toString(),
                            serverOf(row.get(2).toString()))));
                    return expired;
                });
    }

    /** A token is the server's name, the number of the turn and the place within it. */
    private static String serverOf(String token) {
        int end = token.lastIndexOf(':', token.lastIndexOf(':') - 1);
        return end < 0 ? "" : token.substring(0, end);
    }

    @Override
    public Uni<Boolean> isAlive(String name) {
        return link.send(Request.cmd(Command.EXISTS).arg(ServerName.infoKey(name)))
                .map(count -> count.toInteger() > 0);
    }

    @Override
    public Uni<Boolean> recover(Expired job, boolean crashed, int maxCrashes) {
        List<Object> arguments =
                List.of(job.id(), job.until(), crashed ? "1" : "", maxCrashes, Times.nanos(clock.instant()));
        return run(Script.RECOVER, job.queue(), arguments).map(code -> code.toInteger() > 0);
    }

    @Override
    public Uni<Void> beat(ServerInfo info, Map<String, WorkerInfo> running) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(SECONDS_TO_LIVE);
        arguments.add(info.toByteArray());
        running.forEach((id, worker) -> {
            arguments.add(id);
            arguments.add(worker.toByteArray());
        });
        Request queues = Request.cmd(Command.SADD).arg(QueueKeys.ALL_QUEUES);
        info.getQueuesMap().keySet().forEach(queues::arg);
        return Uni.join()
                .all(
                        Script.BEAT.run(link, server.tag(), arguments),
                        link.send(queues),
                        list(SERVERS, server.infoKey()),
                        list(WORKERS, server.workersKey()))
                .andFailFast()
                .replaceWithVoid();
    }

    private Uni<@Nullable Response> list(String set, String key) {
        long until = clock.instant().getEpochSecond() + SECONDS_TO_LIVE;
        return link.send(Request.cmd(Command.ZADD).arg(set).arg(until).arg(key));
    }

    @Override
    public Uni<Void> leave() {
        return Uni.join()
                .all(
                        link.send(Request.cmd(Command.ZREM).arg(SERVERS).arg(server.infoKey())),
                        link.send(Request.cmd(Command.ZREM).arg(WORKERS).arg(server.workersKey())),
                        link.send(Request.cmd(Command.DEL).arg(server.infoKey()).arg(server.workersKey())))
                .andFailFast()
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> ping() {
        return link.send(Request.cmd(Command.PING)).replaceWithVoid();
    }

    @Override
    public InspectorStore inspector() {
        return inspector;
    }

    @Override
    public Uni<Boolean> claimRepair(String queue) {
        return link.send(Request.cmd(Command.SET)
                        .arg(new QueueKeys(queue).prefix() + "repairing")
                        .arg(server.text())
                        .arg("NX")
                        .arg("EX")
                        .arg(REPAIR_CLAIM_SECONDS))
                .map(set -> set != null);
    }

    @Override
    public @Nullable Instant unbrokenSince() {
        return link.unbrokenSince();
    }

    @Override
    public void distrust() {
        link.distrust();
    }

    @Override
    public Signals signals(Listener listener) {
        return new RedisSignals(redis, home, listener);
    }

    @Override
    public Uni<Void> close() {
        return link.close();
    }

    private Uni<@Nullable Response> run(Script script, String queue, List<?> arguments) {
        return script.run(link, new QueueKeys(queue).prefix(), arguments);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
