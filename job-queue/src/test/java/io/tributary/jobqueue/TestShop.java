package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.WorkerStore.Expired;
import io.tributary.jobqueue.WorkerStore.Success;
import io.tributary.jobqueue.WorkerStore.Turn;
import io.tributary.jobqueue.proto.ServerInfo;
import io.tributary.jobqueue.proto.TaskMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** One queue, wherever it is kept, worked on step by step, at a time that the test decides. */
abstract class TestShop implements AutoCloseable {

    static final String QUEUE = "critical";
    static final Duration LEASE = Duration.ofSeconds(15);
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    final ServerName server = new ServerName("host", 1, "server");
    final TickingClock clock;
    final WorkerStore store;
    final JobClient client;
    private final ProducerStore producer;

    TestShop(TickingClock clock, Function<ServerName, WorkerStore> workers, ProducerStore producer) {
        this.clock = clock;
        this.store = workers.apply(server);
        this.producer = producer;
        this.client = client(JobClientConfig.DEFAULT);
    }

    JobClient client(JobClientConfig config) {
        return new JobClient(producer, config, new SimpleMeterRegistry(), OpenTelemetry.noop());
    }

    /** The ids of the queue's jobs in this state, first come first. */
    abstract List<String> ids(String queue, JobState state);

    abstract boolean exists(String id);

    /** All that is kept, in words. */
    abstract Object everything();

    /** What the store says that time it is, once that has moved on from what it said before. */
    abstract Instant storeTimeMovedOn();

    /** Lets time pass, for what is kept only for a while too. */
    abstract void elapse(Duration time);

    List<String> ids(JobState state) {
        return ids(QUEUE, state);
    }

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

    /** The server says that it is alive. */
    void beat() {
        await(store.beat(
                ServerInfo.newBuilder()
                        .setHost(server.host())
                        .setPid(server.pid())
                        .setServerId(server.id())
                        .putQueues(QUEUE, 1)
                        .build(),
                Map.of()));
    }

    /** Whether the attempt may no longer be ended by who began it. */
    boolean isLost(Taken taken) {
        return !await(store.extend(
                        QUEUE, List.of(taken.lease()), clock.instant().plus(LEASE)))
                .lost()
                .isEmpty();
    }

    @Override
    public void close() {
        await(store.close());
    }
}
