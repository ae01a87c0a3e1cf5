package io.tributary.jobqueue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.Attempt.Ending;
import io.tributary.jobqueue.JobMux.Route;
import io.tributary.jobqueue.JobOutcome.Done;
import io.tributary.jobqueue.JobOutcome.Retry;
import io.tributary.jobqueue.JobOutcome.Revoke;
import io.tributary.jobqueue.WorkerStore.Extended;
import io.tributary.jobqueue.WorkerStore.Success;
import io.tributary.jobqueue.proto.TaskMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Runs jobs in memory one after the other on the caller's thread, as a server would. */
final class MemoryRuns {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final int MOST = 10_000;

    private final MemoryStore store;
    private final Clock clock;
    private final JobMux mux;
    private final MemoryWorkerStore worker;
    private final InspectorStore inspector;
    private final Settler settler;

    MemoryRuns(MemoryStore store, Clock clock, JobMux mux) {
        this.store = store;
        this.clock = clock;
        this.mux = mux;
        this.worker = new MemoryWorkerStore(store, ServerName.create(), Runnable::run);
        this.inspector = new MemoryInspectorStore(store);
        this.settler = new Settler(
                worker, Runnable::run, clock, () -> Runnable::run, new WorkerMetrics(new CompositeMeterRegistry()));
    }

    /** Until nothing is due any more. */
    List<JobRun> all() {
        List<JobRun> runs = new ArrayList<>();
        Optional<String> queue = next();
        while (queue.isPresent()) {
            if (runs.size() == MOST) {
                throw new IllegalStateException(MOST + " jobs ran and more are due: they come back without end");
            }
            runs.add(run(queue.get()));
            queue = next();
        }
        return runs;
    }

    /** The queue whose next job has waited longest. */
    private Optional<String> next() {
        store.all(queues -> queues.stream().map(MemoryQueue::name).toList()).forEach(this::forward);
        return store.all(queues -> queues.stream()
                .filter(queue -> !queue.isPaused() && queue.size(JobState.PENDING) > 0)
                .min(Comparator.comparingLong(MemoryRuns::turn))
                .map(MemoryQueue::name));
    }

    private void forward(String queue) {
        boolean more = true;
        while (more) {
            boolean forwarded = await(worker.forward(queue));
            boolean cleaned = await(worker.clean(queue));
            more = forwarded || cleaned;
        }
    }

    private static long turn(MemoryQueue queue) {
        return queue.first(JobState.PENDING, 1).get(0).at();
    }

    private JobRun run(String queue) {
        Taken taken = await(worker.turn(queue, List.of(), 1, clock.instant().plus(LEASE)))
                .jobs()
                .get(0);
        TaskMessage message = message(taken);
        Attempt attempt = new Attempt(taken, message, mux.find(message.getType()), worker, null, clock.instant());
        JobOutcome outcome = attempt.convicted() ? Settler.conviction(attempt) : handle(attempt);
        settle(attempt, outcome);
        return new JobRun(attempt, outcome, await(inspector.find(queue, attempt.id())));
    }

    private static TaskMessage message(Taken taken) {
        try {
            return TaskMessage.parseFrom(taken.message());
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException("memory keeps what can be decoded only", impossible);
        }
    }

    private JobOutcome handle(Attempt attempt) {
        Route route = attempt.route();
        if (route == null) {
            return Retry.unhandled(attempt);
        }
        Duration limit = Duration.between(attempt.startedAt(), attempt.deadline());
        return await(mux.run(route.handler(), attempt)
                .onItem()
                .ifNull()
                .continueWith(Retry::silent)
                .onFailure()
                .recoverWithItem(Retry::of)
                .ifNoItem()
                .after(limit.compareTo(PATIENCE) > 0 ? PATIENCE : atLeastSomething(limit))
                .recoverWithItem(() -> tooLate(attempt, limit)));
    }

    private static Duration atLeastSomething(Duration limit) {
        return limit.toMillis() > 0 ? limit : Duration.ofMillis(1);
    }

    private static JobOutcome tooLate(Attempt attempt, Duration limit) {
        if (limit.compareTo(PATIENCE) > 0) {
            throw new IllegalStateException(attempt + " still runs after " + PATIENCE + "; nobody waits longer");
        }
        boolean unused = attempt.end(Ending.TIMED_OUT);
        return Retry.late(limit);
    }

    private void settle(Attempt attempt, JobOutcome outcome) {
        Lease lease = attempt.lease();
        Instant until = clock.instant().plus(LEASE);
        Extended extended = await(worker.extend(lease.queue(), List.of(lease), until));
        if (!extended.cancelled().isEmpty()) {
            boolean unused = attempt.end(Ending.CANCELLED);
        }
        if (attempt.ending() == null && (outcome instanceof Done || outcome instanceof Revoke)) {
            Success success = Success.of(attempt, outcome, clock.instant());
            await(worker.turn(lease.queue(), List.of(success), 0, until));
        } else {
            await(settler.settle(attempt, outcome));
        }
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().indefinitely();
    }
}
