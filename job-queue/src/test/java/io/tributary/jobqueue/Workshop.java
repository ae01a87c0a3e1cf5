package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.WorkerStore.Expired;
import io.tributary.jobqueue.WorkerStore.Success;
import io.tributary.jobqueue.WorkerStore.Turn;
import io.tributary.jobqueue.proto.TaskMessage;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One queue, worked on step by step, at a time that the test decides. */
final class Workshop implements AutoCloseable {

    static final QueueKeys KEYS = new QueueKeys("critical");
    static final String QUEUE = "critical";
    static final Duration LEASE = Duration.ofSeconds(15);
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    final RedisFixture fixture = new RedisFixture();
    final TickingClock clock = new TickingClock(NOON);
    final ServerName server = new ServerName("host", 1, "server");
    final WorkerStore store = new RedisWorkerStore(fixture.redis, clock, server, new Home(fixture.vertx.getDelegate()));
    final JobClient client = new JobClient(fixture.redis, clock);

    /** A job for the one thing that all these jobs are about. */
    static NewJob job(String id) {
        return NewJob.of(Bench.TYPE, "page".getBytes(StandardCharsets.UTF_8))
                .queue("critical")
                .id(id)
                .uniqueUntilStart();
    }

    EnqueueResult enqueue(NewJob job) {
        return await(client.enqueue(job));
    }

    Taken take() {
        List<Taken> jobs = take(1).jobs();
        assertThat(jobs).hasSize(1);
        return jobs.get(0);
    }

    Turn take(int limit) {
        return await(store.turn(QUEUE, List.of(), limit, clock.instant().plus(LEASE)));
    }

    Ack done(Taken taken) {
        Turn turn = await(store.turn(
                QUEUE, List.of(Success.of(taken.lease())), 0, clock.instant().plus(LEASE)));
        return turn.lost().isEmpty() ? Ack.WRITTEN : Ack.LOST;
    }

    Taken enqueueAndTake(String id) {
        assertThat(enqueue(job(id))).isEqualTo(EnqueueResult.ENQUEUED);
        return take();
    }

    Ack snooze(Taken taken, Wait reason) {
        boolean counted = reason == Wait.BACKOFF || reason == Wait.CONFIRMATION;
        return await(store.snooze(taken.lease(), clock.instant().plusSeconds(60), reason, counted));
    }

    Ack retry(Taken taken) {
        return await(store.retry(taken.lease(), failed(taken), clock.instant().plusSeconds(60)));
    }

    Ack archive(Taken taken) {
        return await(store.archive(taken.lease(), failed(taken)));
    }

    TaskMessage failed(Taken taken) {
        return TaskMessages.failed(message(taken), "bad luck", clock.instant());
    }

    static TaskMessage message(Taken taken) {
        try {
            return TaskMessage.parseFrom(taken.message());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** The server's process ends, its lease runs out, and someone notices. */
    boolean crash(Taken taken) {
        return recover(taken, true);
    }

    boolean recover(Taken taken, boolean crashed) {
        clock.tick(Duration.ofSeconds(15));
        Expired expired = await(store.expired(QUEUE)).stream()
                .filter(one -> one.id().equals(taken.lease().id()))
                .findFirst()
                .orElseThrow();
        return await(store.recover(expired, crashed, 3));
    }

    /** As a Go worker takes a job: it knows nothing of our fields. */
    void takeAsGo(String id) {
        fixture.command(Command.RPOPLPUSH, KEYS.prefix() + "pending", KEYS.prefix() + "active");
        fixture.command(Command.HSET, KEYS.task(id), "state", "active");
        fixture.command(Command.HDEL, KEYS.task(id), "pending_since");
        fixture.command(Command.ZADD, KEYS.prefix() + "lease", clock.instant().getEpochSecond() + 30, id);
    }

    @Nullable
    String lock() {
        return fixture.text(Command.GET, KEYS.lock(Bench.TYPE, "page".getBytes(StandardCharsets.UTF_8)));
    }

    Map<String, String> task(String id) {
        return fixture.task("critical", id);
    }

    List<String> set(String name) {
        return fixture.set("critical", name);
    }

    List<String> list(String name) {
        return fixture.list(Command.LRANGE, KEYS.prefix() + name, 0, -1);
    }

    /** All that Redis holds. */
    Map<String, String> everything() {
        Map<String, String> all = new TreeMap<>();
        for (String key : fixture.list(Command.KEYS, "*")) {
            all.put(key, content(key));
        }
        return all;
    }

    /** A hash keeps its fields in no order. */
    private String content(String key) {
        if ("hash".equals(fixture.text(Command.TYPE, key))) {
            Response hash = Objects.requireNonNull(fixture.command(Command.HGETALL, key));
            Map<String, String> fields = new TreeMap<>();
            hash.getKeys().forEach(field -> fields.put(field, hex(hash.get(field))));
            return fields.toString();
        }
        return hex(Objects.requireNonNull(fixture.command(Command.DUMP, key)));
    }

    private static String hex(Response bytes) {
        return HexFormat.of().formatHex(bytes.toBytes());
    }

    @Override
    public void close() {
        await(store.close());
        fixture.close();
    }
}
