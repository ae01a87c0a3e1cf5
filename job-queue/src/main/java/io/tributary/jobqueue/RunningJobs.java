package io.tributary.jobqueue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tributary.jobqueue.Attempt.Ending;
import io.tributary.jobqueue.JobOutcome.Done;
import io.tributary.jobqueue.JobOutcome.Retry;
import io.tributary.jobqueue.JobOutcome.Revoke;
import io.tributary.jobqueue.WorkerStore.Extended;
import io.tributary.jobqueue.WorkerStore.Success;
import io.tributary.jobqueue.proto.TaskMessage;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that a server has, from the moment in which the pump hands them over until their end is written: decides what
 * becomes of each, and stops them. Used on the server's home alone.
 */
final class RunningJobs {

    private static final Logger LOG = Logger.getLogger(RunningJobs.class);

    private final JobMux mux;
    private final WorkerStore store;
    private final Home home;
    private final Clock clock;
    private final WorkerExecutor threads;
    private final Runner runner;
    private final Settler settler;
    private final WorkerMetrics metrics;
    private final Liveness liveness;
    private final Pump pump;
    private final Map<Lease, Running> running = new LinkedHashMap<>();
    private boolean stopping;
    private @Nullable UniEmitter<? super Void> whenIdle;

    /** An attempt and what stops it; null while it is not run but only settled. */
    private record Running(Attempt attempt, Runner.@Nullable Run run) {}

    /** @param pumps makes what takes the jobs, and tells of them what it is given */
    RunningJobs(
            JobMux mux,
            WorkerStore store,
            Home home,
            Clock clock,
            WorkerExecutor threads,
            Runner runner,
            WorkerMetrics metrics,
            Liveness liveness,
            Function<Pump.Events, Pump> pumps) {
        this.mux = mux;
        this.store = store;
        this.home = home;
        this.clock = clock;
        this.threads = threads;
        this.runner = runner;
        this.settler = new Settler(store, home, clock, runner::context, metrics);
        this.metrics = metrics;
        this.liveness = liveness;
        this.pump = pumps.apply(new Told());
    }

    /** What takes the jobs. */
    Pump pump() {
        return pump;
    }

    /** Takes no more of them; what is on its way nevertheless is handed back. */
    void stopTaking() {
        stopping = true;
        pump.stopTaking();
    }

    boolean isStopping() {
        return stopping;
    }

    /** In the order in which they came. */
    List<Attempt> attempts() {
        return running.values().stream().map(Running::attempt).toList();
    }

    boolean runs(String queue, String id) {
        return running.keySet().stream()
                .anyMatch(lease -> lease.queue().equals(queue) && lease.id().equals(id));
    }

    /** Completes as soon as there is none, and no call brings one. */
    Uni<Void> idle() {
        return Uni.createFrom().emitter(emitter -> {
            whenIdle = emitter;
            tellIfIdle();
        });
    }

    private void tellIfIdle() {
        if (whenIdle != null && running.isEmpty() && pump.idle()) {
            whenIdle.complete(null);
        }
    }

    /**
     * Hands back what runs, the newest first, so that the oldest ends at the head. What only has to be written is given
     * time for it.
     */
    Uni<Void> handBack() {
        List<Running> rest = new ArrayList<>(running.values());
        Collections.reverse(rest);
        return Multi.createFrom()
                .iterable(rest)
                .filter(one -> !one.attempt().over())
                .invoke(one -> stop(one, Ending.HANDED_BACK))
                .onItem()
                .transformToUniAndConcatenate(one -> giveBack(one.attempt()))
                .collect()
                .last()
                .chain(this::idle);
    }

    private Uni<Ack> giveBack(Attempt attempt) {
        return store.requeue(attempt.lease())
                .onFailure()
                .invoke(failure -> LOG.warnf("%s can't be handed back; its lease runs out: %s", attempt, failure))
                .onFailure()
                .recoverWithItem(Ack.LOST)
                .emitOn(home)
                .invoke(ack -> forget(attempt));
    }

    /** What the store said of the leases. */
    void heard(Extended extended) {
        extended.lost().forEach(lease -> {
            Running lost = running.get(lease);
            if (lost != null) {
                LOG.warnf("%s is no longer this server's; its run is cancelled", lost.attempt());
                stop(lost, Ending.LOST);
            }
        });
        extended.cancelled().forEach(lease -> cancel(running.get(lease)));
    }

    /** A job is to be cancelled; null stands for any queue. */
    void cancel(@Nullable String queue, String id) {
        running.values().stream()
                .filter(one -> one.attempt().id().equals(id))
                .filter(one -> queue == null || one.attempt().queue().equals(queue))
                .toList()
                .forEach(RunningJobs::cancel);
    }

    /** Nothing more is written of any of them. */
    void lose() {
        running.values().forEach(one -> stop(one, Ending.LOST));
    }

    /** Those that have had their time. */
    void stopLate() {
        Instant now = clock.instant();
        running.values().stream()
                .filter(one -> one.attempt().ending() == null
                        && !now.isBefore(one.attempt().deadline()))
                .toList()
                .forEach(one -> stop(one, Ending.TIMED_OUT));
    }

    private static void cancel(@Nullable Running one) {
        if (one != null) {
            stop(one, Ending.CANCELLED);
        }
    }

    private static void stop(Running one, Ending why) {
        Runner.Run run = one.run();
        if (one.attempt().end(why) && run != null) {
            run.stop();
        }
    }

    private void begin(Taken taken) {
        TaskMessage message;
        try {
            message = TaskMessage.parseFrom(taken.message());
        } catch (InvalidProtocolBufferException undecodable) {
            settler.quarantine(taken.lease(), undecodable)
                    .emitOn(home)
                    .subscribe()
                    .with(done -> pump.freed());
            return;
        }
        Attempt attempt = new Attempt(taken, message, mux.find(message.getType()), store, threads, clock.instant());
        if (stopping) {
            settle(attempt, giveBack(attempt).replaceWithVoid());
        } else if (attempt.wasCancelled()) {
            boolean unused = attempt.end(Ending.CANCELLED);
            settle(attempt, settler.settle(attempt, JobOutcome.skip("cancelled")));
        } else if (attempt.convicted()) {
            settle(attempt, settler.convict(attempt));
        } else if (attempt.suspect()
                && running.values().stream().anyMatch(one -> one.attempt().suspect())) {
            settle(attempt, settler.putOff(attempt));
        } else {
            metrics.started(attempt);
            running.put(
                    taken.lease(),
                    new Running(attempt, runner.start(attempt, outcome -> home.execute(() -> left(attempt, outcome)))));
        }
    }

    /** The handler has left its slot, and said how it ended, or was stopped before. */
    private void left(Attempt attempt, @Nullable JobOutcome said) {
        if (!attempt.leave()) {
            return;
        }
        runner.left();
        metrics.ended(attempt, Duration.between(attempt.startedAt(), clock.instant()));
        Ending ending = attempt.ending();
        if (ending == Ending.HANDED_BACK || !running.containsKey(attempt.lease())) {
            return;
        }
        if (ending == Ending.LOST) {
            forget(attempt);
        } else if (ending == Ending.TIMED_OUT) {
            Duration limit = Duration.between(attempt.startedAt(), attempt.deadline());
            settle(attempt, settler.settle(attempt, Retry.late(limit)));
        } else if (ending == null && (said instanceof Done || said instanceof Revoke)) {
            pump.succeeded(Success.of(attempt, said, clock.instant()));
        } else {
            settle(attempt, settler.settle(attempt, said == null ? JobOutcome.skip("cancelled") : said));
        }
    }

    /** Keeps the slot until the end is written. */
    private void settle(Attempt attempt, Uni<Void> written) {
        boolean unused = attempt.leave();
        running.computeIfAbsent(attempt.lease(), lease -> new Running(attempt, null));
        written.emitOn(home).subscribe().with(done -> forget(attempt), failure -> forget(attempt));
    }

    private void forget(Attempt attempt) {
        if (running.remove(attempt.lease()) != null) {
            pump.freed();
            tellIfIdle();
        }
    }

    private final class Told implements Pump.Events {

        @Override
        public void taken(Taken job) {
            begin(job);
        }

        @Override
        public void told(Success success, Ack ack) {
            Running known = running.remove(success.lease());
            if (known != null) {
                metrics.settled(known.attempt(), "done", ack);
            }
        }

        @Override
        public void untold(Success success) {
            LOG.errorf(
                    "The end of job %s can't be written; it runs again",
                    success.lease().id());
            running.remove(success.lease());
            tellIfIdle();
        }

        @Override
        public void called() {
            tellIfIdle();
        }

        @Override
        public boolean isBusy() {
            return !running.isEmpty();
        }

        @Override
        public void seen() {
            liveness.seen();
        }
    }
}
