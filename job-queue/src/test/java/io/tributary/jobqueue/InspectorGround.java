package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.WorkerStore.Expired;
import io.tributary.jobqueue.WorkerStore.Success;
import io.tributary.jobqueue.proto.TaskMessage;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An empty place for jobs, wherever it is, worked on step by step at a time that the test decides. */
abstract class InspectorGround {

    static final String QUEUE = "critical";
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration LEASE = Duration.ofSeconds(15);

    /** The three views of one place. */
    record Ports(ProducerStore producer, WorkerStore worker, InspectorStore inspector) {}

    final TickingClock clock = new TickingClock(NOON);
    Ports ports;
    JobInspector inspector;

    /** Opens an empty place whose times come from this clock. */
    abstract Ports open(Clock clock);

    /** Closes it. */
    abstract void shut();

    @BeforeEach
    void openGround() {
        ports = open(clock);
        inspector = new JobInspector(ports.inspector());
    }

    @AfterEach
    void shutGround() {
        shut();
    }

    /** A job like no other. */
    static NewJob job(String id) {
        return NewJob.of(Bench.TYPE, id.getBytes(StandardCharsets.UTF_8))
                .queue(QUEUE)
                .id(id);
    }

    /** A job for the one thing that all these jobs are about. */
    static NewJob page(String id) {
        return NewJob.of(Bench.TYPE, "page".getBytes(StandardCharsets.UTF_8))
                .queue(QUEUE)
                .id(id)
                .uniqueUntilStart();
    }

    EnqueueResult enqueue(NewJob job) {
        return await(ports.producer().enqueue(job.queue(), List.of(List.of(job)), null))
                .get(0);
    }

    Taken take() {
        List<Taken> jobs = take(1);
        assertThat(jobs).hasSize(1);
        return jobs.get(0);
    }

    List<Taken> take(int limit) {
        return await(ports.worker()
                        .turn(QUEUE, List.of(), limit, clock.instant().plus(LEASE)))
                .jobs();
    }

    void scheduled(NewJob job) {
        assertThat(enqueue(job.processIn(Duration.ofMinutes(1)))).isEqualTo(EnqueueResult.ENQUEUED);
    }

    void pending(NewJob job) {
        assertThat(enqueue(job)).isEqualTo(EnqueueResult.ENQUEUED);
    }

    Taken active(NewJob job) {
        pending(job);
        return take();
    }

    void retried(NewJob job) {
        Taken taken = active(job);
        TaskMessage failed = TaskMessages.failed(message(taken), "bad luck", clock.instant());
        assertThat(await(ports.worker()
                        .retry(taken.lease(), failed, clock.instant().plusSeconds(60))))
                .isEqualTo(Ack.WRITTEN);
    }

    void archived(NewJob job) {
        Taken taken = active(job);
        TaskMessage failed = TaskMessages.archived(message(taken), "no such page", clock.instant());
        assertThat(await(ports.worker().archive(taken.lease(), failed))).isEqualTo(Ack.WRITTEN);
    }

    void completed(NewJob job) {
        Taken taken = active(job.retention(Duration.ofHours(1)));
        TaskMessage message = TaskMessages.completed(message(taken), clock.instant());
        byte[] result = "42".getBytes(StandardCharsets.UTF_8);
        Success success = new Success(taken.lease(), message, clock.instant().getEpochSecond() + 3600, result);
        assertThat(done(success)).isEmpty();
    }

    List<Success> done(Success success) {
        return await(ports.worker()
                        .turn(QUEUE, List.of(success), 0, clock.instant().plus(LEASE)))
                .lost();
    }

    Ack snooze(Taken taken) {
        return await(ports.worker().snooze(taken.lease(), clock.instant().plusSeconds(60), Wait.CONTENTION, false));
    }

    void recover(String id, boolean crashed) {
        Expired expired = await(ports.worker().expired(QUEUE)).stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(await(ports.worker().recover(expired, crashed, 3))).isTrue();
    }

    JobInfo find(String id) {
        return Objects.requireNonNull(await(inspector.find(QUEUE, id)), "no job " + id);
    }

    boolean exists(String id) {
        return await(inspector.find(QUEUE, id)) != null;
    }

    JobState state(String id) {
        return find(id).state();
    }

    List<String> ids(JobState state) {
        return await(inspector.list(QUEUE, state, 0, 1_000)).stream()
                .map(JobInfo::id)
                .toList();
    }

    QueueStats stats() {
        return await(inspector.stats(QUEUE));
    }

    static TaskMessage message(Taken taken) {
        try {
            return TaskMessage.parseFrom(taken.message());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
