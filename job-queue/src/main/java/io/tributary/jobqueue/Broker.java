package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.JobOutcome.Snooze;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.proto.TaskMessage;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a server does to its queues, one script each. */
final class Broker {

    private static final Logger LOG = Logger.getLogger(Broker.class);
    private static final int AT_ONCE = 100;

    private final Commands redis;
    private final Clock clock;
    private final ServerName server;
    private final Duration lease;
    private final int maxCrashes;
    private final AtomicLong fetches = new AtomicLong();

    Broker(Commands redis, Clock clock, ServerName server, JobServerConfig config) {
        this.redis = redis;
        this.clock = clock;
        this.server = server;
        this.lease = config.lease();
        this.maxCrashes = config.maxCrashes();
    }

    /**
     * Jobs that were taken.
     *
     * @param drained whether the queue had less than was asked for
     */
    record Fetched(List<Taken> jobs, boolean drained) {}

    /** A lease that is over; {@code until} is empty if there is none, {@code server} if it isn't a Java server's. */
    record Expired(QueueKeys keys, String id, String until, String server) {}

    /** Takes at most this many jobs, in the order in which they came. */
    Uni<Fetched> dequeue(QueueKeys keys, int limit) {
        String token = server.id() + ":" + fetches.incrementAndGet();
        return Script.DEQUEUE
                .run(redis, keys.prefix(), List.of(leaseEnd(), server.text(), token, limit))
                .map(rows -> fetched(keys, limit, rows));
    }

    private static Fetched fetched(QueueKeys keys, int limit, Response rows) {
        List<Taken> jobs = new ArrayList<>();
        for (Response row : rows) {
            if (row.size() == 1) {
                LOG.warnf("Removed %s from queue %s: there is no such job", row.get(0), keys.queue());
            } else {
                jobs.add(Taken.of(keys, row));
            }
        }
        return new Fetched(jobs, rows.size() < limit);
    }

    Uni<Ack> done(Lease lease) {
        return ack(Script.DONE, lease, List.of(lease.id(), lease.token(), today()));
    }

    /** A failure that was counted in the message. */
    Uni<Ack> retry(Lease lease, TaskMessage message, Duration delay) {
        long runAt = Times.fullSecond(clock.instant().plus(delay));
        return ack(Script.RETRY, lease, List.of(lease.id(), lease.token(), today(), runAt, message.toByteArray()));
    }

    Uni<Ack> snooze(Lease lease, Snooze snooze) {
        boolean counted = snooze.reason() == Wait.BACKOFF || snooze.reason() == Wait.CONFIRMATION;
        return snooze(lease, snooze.delay(), snooze.reason(), counted);
    }

    /** Puts the job off without a trace. */
    Uni<Ack> putOff(Lease lease, Duration delay, Wait reason) {
        return snooze(lease, delay, reason, false);
    }

    private Uni<Ack> snooze(Lease lease, Duration delay, Wait reason, boolean counted) {
        long runAt = Times.fullSecond(clock.instant().plus(delay));
        return ack(Script.SNOOZE, lease, List.of(lease.id(), lease.token(), runAt, reason.text(), counted ? "1" : ""));
    }

    Uni<Ack> archive(Lease lease, TaskMessage message) {
        return archive(lease, (Object) message.toByteArray());
    }

    /** Archives a job with its message as it is, since it can't be decoded. */
    Uni<Ack> quarantine(Lease lease) {
        return archive(lease, "");
    }

    private Uni<Ack> archive(Lease lease, Object message) {
        long now = clock.instant().getEpochSecond();
        return ack(Script.ARCHIVE, lease, List.of(lease.id(), lease.token(), today(), now, message));
    }

    /** Back to the head of the queue, as if it had never been taken. */
    Uni<Ack> requeue(Lease lease) {
        return ack(Script.REQUEUE, lease, List.of(Times.nanos(clock.instant()), lease.id(), lease.token()));
    }

    Uni<Ack> progressed(Lease lease) {
        return ack(Script.PROGRESSED, lease, List.of(lease.id(), lease.token()));
    }

    private Uni<Ack> ack(Script script, Lease lease, List<?> arguments) {
        return script.run(redis, lease.keys().prefix(), arguments).map(code -> Ack.of(code.toInteger()));
    }

    /** Extends leases of one queue; gives the ids of those that were lost. */
    Uni<List<String>> extend(QueueKeys keys, List<Lease> leases) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(leaseEnd());
        leases.forEach(one -> {
            arguments.add(one.id());
            arguments.add(one.token());
        });
        return Script.EXTEND.run(redis, keys.prefix(), arguments).map(Broker::texts);
    }

    /** Moves jobs whose time has come; gives how many. */
    Uni<Integer> forward(QueueKeys keys) {
        Instant now = clock.instant();
        return Script.FORWARD
                .run(redis, keys.prefix(), List.of(now.getEpochSecond(), Times.nanos(now), AT_ONCE))
                .map(Response::toInteger);
    }

    Uni<List<Expired>> expired(QueueKeys keys) {
        return Script.EXPIRED
                .run(redis, keys.prefix(), List.of(clock.instant().getEpochSecond(), AT_ONCE))
                .map(rows -> {
                    List<Expired> expired = new ArrayList<>();
                    rows.forEach(row -> expired.add(new Expired(
                            keys,
                            row.get(0).toString(),
                            row.get(1).toString(),
                            row.get(2).toString())));
                    return expired;
                });
    }

    /** Whether the server of this name said within the last 10 s, by Redis' clock, that it is alive. */
    Uni<Boolean> isAlive(String name) {
        return redis.send(Request.cmd(Command.EXISTS).arg(ServerName.infoKey(name)))
                .map(count -> count.toInteger() > 0);
    }

    /** Puts a job back at the head of its queue, if its lease is still as it was seen. */
    Uni<Boolean> recover(Expired job, boolean crashed) {
        List<Object> arguments =
                List.of(job.id(), job.until(), crashed ? "1" : "", maxCrashes, Times.nanos(clock.instant()));
        return Script.RECOVER.run(redis, job.keys().prefix(), arguments).map(code -> code.toInteger() > 0);
    }

    private long leaseEnd() {
        return clock.instant().plus(lease).getEpochSecond();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static List<String> texts(@Nullable Response response) {
        List<String> texts = new ArrayList<>();
        if (response != null) {
            response.forEach(item -> texts.add(item.toString()));
        }
        return texts;
    }
}
