package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.MemoryQueue.Placed;
import io.tributary.jobqueue.MemoryTask.Held;
import io.tributary.jobqueue.proto.ServerInfo;
import io.tributary.jobqueue.proto.TaskMessage;
import io.tributary.jobqueue.proto.WorkerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a server does to its queues in memory. */
final class MemoryWorkerStore implements WorkerStore {

    private static final int AT_ONCE = 100;

    private final MemoryStore store;
    private final ServerName server;
    private final Executor home;
    private final AtomicLong attempts = new AtomicLong();
    private volatile Instant unbrokenSince;

    MemoryWorkerStore(MemoryStore store, ServerName server, Executor home) {
        this.store = store;
        this.server = server;
        this.home = home;
        this.unbrokenSince = store.now();
    }

    private interface End<T> {

        T of(MemoryAttempts attempts);
    }

    private <T> Uni<T> end(String queue, End<T> end) {
        return store.step(queue, (jobs, now) -> end.of(new MemoryAttempts(jobs, now)));
    }

    @Override
    public Uni<Turn> turn(String queue, List<Success> successes, int limit, Instant leaseUntil) {
        return store.step(queue, (jobs, now) -> {
            MemoryAttempts running = new MemoryAttempts(jobs, now);
            List<Success> lost = successes.stream()
                    .filter(success -> !running.succeeded(success))
                    .toList();
            List<Taken> taken = jobs.isPaused() ? List.of() : take(jobs, limit, leaseUntil);
            return new Turn(lost, taken, taken.size() < limit);
        });
    }

    private List<Taken> take(MemoryQueue jobs, int limit, Instant leaseUntil) {
        return jobs.first(JobState.PENDING, limit).stream()
                .map(placed -> take(jobs, placed, leaseUntil))
                .toList();
    }

    private Taken take(MemoryQueue jobs, Placed placed, Instant leaseUntil) {
        MemoryTask task = placed.task();
        String token = server.text() + ":" + attempts.incrementAndGet();
        String lock = task.lockUntilStart();
        if (lock != null) {
            jobs.locks().free(lock, task.id());
        }
        jobs.start(task);
        Lease lease = new Lease(jobs.name(), task.id(), token);
        return task.started(new Held(lease, server.text(), leaseUntil.getEpochSecond()), placed.pendingSince());
    }

    @Override
    public Uni<Ack> retry(Lease lease, TaskMessage message, Instant runAt) {
        return end(lease.queue(), running -> running.retry(lease, message, runAt));
    }

    @Override
    public Uni<Ack> snooze(Lease lease, Instant runAt, Wait reason, boolean counted) {
        return end(lease.queue(), running -> running.snooze(lease, runAt, reason, counted));
    }

    @Override
    public Uni<Ack> archive(Lease lease, @Nullable TaskMessage message) {
        return end(lease.queue(), running -> running.archive(lease, message));
    }

    @Override
    public Uni<Ack> requeue(Lease lease) {
        return store.step(lease.queue(), (jobs, now) -> {
            Ack ack = new MemoryAttempts(jobs, now).requeue(lease);
            store.wake(jobs, ack == Ack.WRITTEN ? 1 : 0);
            return ack;
        });
    }

    @Override
    public Uni<Ack> progressed(Lease lease) {
        return end(lease.queue(), running -> running.progressed(lease));
    }

    @Override
    public Uni<Extended> extend(String queue, List<Lease> leases, Instant until) {
        return end(queue, running -> {
            List<Lease> lost = new ArrayList<>();
            List<Lease> cancelled = new ArrayList<>();
            for (Lease lease : leases) {
                MemoryTask task = running.held(lease);
                if (task == null) {
                    lost.add(lease);
                } else {
                    task.extended(until.getEpochSecond());
                    if (task.isCancelled()) {
                        cancelled.add(lease);
                    }
                }
            }
            return new Extended(lost, cancelled);
        });
    }

    @Override
    public Uni<Boolean> forward(String queue) {
        return store.step(queue, (jobs, now) -> {
            int moved = forward(jobs, JobState.SCHEDULED, now) + forward(jobs, JobState.RETRY, now);
            store.wake(jobs, moved);
            return renew(jobs, now) >= AT_ONCE || moved >= AT_ONCE;
        });
    }

    private static int forward(MemoryQueue jobs, JobState state, Instant now) {
        List<Placed> due = jobs.due(state, now.getEpochSecond(), AT_ONCE);
        due.forEach(placed -> jobs.pushLast(placed.task(), now));
        return due.size();
    }

    /** Renews locks until the end, so that none expires under its job. */
    private static int renew(MemoryQueue jobs, Instant now) {
        List<String> ids = jobs.locks().toRenew(now, AT_ONCE);
        for (String id : ids) {
            Placed placed = jobs.find(id);
            if (placed == null || !renew(jobs, placed, now)) {
                jobs.locks().renewNoMore(id);
            }
        }
        return ids.size();
    }

    private static boolean renew(MemoryQueue jobs, Placed placed, Instant now) {
        MemoryTask task = placed.task();
        String lock = task.lock();
        Duration ttl = task.lockedFor();
        boolean live = placed.waits() || placed.state() == JobState.ACTIVE;
        if (lock == null || ttl == null || !live) {
            return false;
        }
        String holder = jobs.locks().holder(lock, now);
        if (holder != null && !holder.equals(task.id())) {
            return false;
        }
        Instant due = placed.state() == JobState.SCHEDULED ? Instant.ofEpochSecond(placed.at()) : now;
        jobs.locks().take(lock, task.id(), (due.isAfter(now) ? due : now).plusSeconds(ttl.toSeconds()));
        jobs.locks().renewAfterHalf(task.id(), ttl, now);
        return true;
    }

    @Override
    public Uni<Boolean> clean(String queue) {
        return store.step(queue, (jobs, now) -> {
            List<Placed> done = jobs.due(JobState.COMPLETED, now.getEpochSecond(), AT_ONCE);
            done.forEach(placed -> jobs.remove(placed.task()));
            return Math.max(done.size(), jobs.trimArchive(now, AT_ONCE)) >= AT_ONCE;
        });
    }

    @Override
    public Uni<List<Expired>> expired(String queue) {
        return store.step(
                queue,
                (jobs, now) -> jobs.overdue(now.getEpochSecond(), AT_ONCE).stream()
                        .map(held -> new Expired(queue, held.lease().id(), String.valueOf(held.until()), held.server()))
                        .toList());
    }

    @Override
    public Uni<Boolean> isAlive(String name) {
        return Uni.createFrom().item(() -> store.isAlive(name));
    }

    @Override
    public Uni<Boolean> recover(Expired job, boolean crashed, int maxCrashes) {
        return store.step(job.queue(), (jobs, now) -> {
            Placed placed = jobs.find(job.id());
            Held held = placed == null ? null : placed.task().held();
            if (placed == null || held == null || !String.valueOf(held.until()).equals(job.until())) {
                return false;
            }
            Ack ack = new MemoryAttempts(jobs, now).recover(placed.task(), crashed, maxCrashes);
            store.wake(jobs, ack == Ack.WRITTEN ? 1 : 0);
            return true;
        });
    }

    @Override
    public Uni<Void> beat(ServerInfo info, Map<String, WorkerInfo> running) {
        return Uni.createFrom()
                .item(running.values())
                .invoke(all -> store.beat(server.text(), info, all))
                .replaceWithVoid();
    }

    @Override
    public Uni<Void> ping() {
        return Uni.createFrom().voidItem();
    }

    @Override
    public InspectorStore inspector() {
        return new MemoryInspectorStore(store);
    }

    @Override
    public Uni<Void> leave() {
        return Uni.createFrom().voidItem().invoke(() -> store.leave(server.text()));
    }

    /** Memory always answers. */
    @Override
    public Instant unbrokenSince() {
        return unbrokenSince;
    }

    @Override
    public void distrust() {
        unbrokenSince = store.now();
    }

    @Override
    public Signals signals(Listener listener) {
        return new MemorySignals(store, home, listener);
    }

    @Override
    public Uni<Void> close() {
        return Uni.createFrom().voidItem();
    }
}
