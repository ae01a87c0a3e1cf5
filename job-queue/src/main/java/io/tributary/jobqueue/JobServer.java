package io.tributary.jobqueue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tributary.jobqueue.Attempt.Ending;
import io.tributary.jobqueue.JobOutcome.Done;
import io.tributary.jobqueue.JobOutcome.Retry;
import io.tributary.jobqueue.JobOutcome.Revoke;
import io.tributary.jobqueue.WorkerStore.Extended;
import io.tributary.jobqueue.WorkerStore.Listener;
import io.tributary.jobqueue.WorkerStore.Signals;
import io.tributary.jobqueue.WorkerStore.Success;
import io.tributary.jobqueue.proto.TaskMessage;
import io.vertx.core.WorkerExecutor;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes jobs from queues and runs their handlers. A job is the server's while its lease holds; every write at its end is
 * conditional on that, so that a server that was slow or cut off changes nothing any more. If Redis is away the server
 * waits, and what ended meanwhile is written afterwards.
 */
public final class JobServer {

    private static final Logger LOG = Logger.getLogger(JobServer.class);
    private static final Duration HAND_BACK = Duration.ofSeconds(3);
    private static final Duration WATCH = Duration.ofMillis(100);
    private static final Duration PROOF = Duration.ofSeconds(3);
    private static final Duration REPAIR = Duration.ofSeconds(60);
    private static final Duration GAUGES = Duration.ofSeconds(10);

    private final JobServerConfig config;
    private final JobMux mux;
    private final Clock clock;
    private final Home home;
    private final WorkerStore store;
    private final WorkerExecutor threads;
    private final Runner runner;
    private final Settler settler;
    private final Pump pump;
    private final Heart heart;
    private final Recoverer recoverer;
    private final Repairer repairer;
    private final QueueGauges gauges;
    private final Signals signals;
    private final WorkerMetrics metrics;
    private final Map<Lease, Running> running = new LinkedHashMap<>();
    private final Liveness liveness;
    private JobQueues queues;
    private boolean started;
    private boolean stopping;
    private @Nullable Uni<Void> stopped;
    private @Nullable UniEmitter<? super Void> whenIdle;

    /** An attempt and what stops it; null while it is not run but only settled. */
    private record Running(Attempt attempt, Runner.@Nullable Run run) {}

    /**
     * A server that doesn't run yet and traces nothing.
     *
     * @param redis a client with a pool, of which the server takes two connections for itself
     * @param clock for leases, delays and retries
     * @param registry gets {@code jobs.settled}, {@code jobs.wait}, {@code jobs.run}, {@code jobs.running},
     *     {@code jobs.recovered}, {@code jobs.repaired}, {@code jobs.quarantined}, {@code jobs.depth} and
     *     {@code jobs.oldest.age}
     */
    public JobServer(
            Vertx vertx, Redis redis, JobMux mux, JobServerConfig config, Clock clock, MeterRegistry registry) {
        this(vertx, redis, mux, config, clock, registry, OpenTelemetry.noop());
    }

    /**
     * A server that doesn't run yet.
     *
     * @param redis a client with a pool, of which the server takes two connections for itself
     * @param clock for leases, delays and retries
     * @param registry gets {@code jobs.settled}, {@code jobs.wait}, {@code jobs.run}, {@code jobs.running},
     *     {@code jobs.recovered}, {@code jobs.repaired}, {@code jobs.quarantined}, {@code jobs.depth} and
     *     {@code jobs.oldest.age}
     * @param telemetry gets a span for each run, a child of who enqueued the job
     */
    public JobServer(
            Vertx vertx,
            Redis redis,
            JobMux mux,
            JobServerConfig config,
            Clock clock,
            MeterRegistry registry,
            OpenTelemetry telemetry) {
        this(
                vertx,
                (name, home) -> new RedisWorkerStore(redis, clock, name, home),
                mux,
                config,
                clock,
                System::nanoTime,
                registry,
                telemetry);
    }

    JobServer(
            Vertx vertx,
            BiFunction<ServerName, Home, WorkerStore> stores,
            JobMux mux,
            JobServerConfig config,
            Clock clock,
            LongSupplier nanos,
            MeterRegistry registry,
            OpenTelemetry telemetry) {
        ServerName name = ServerName.create();
        this.config = config;
        this.mux = mux;
        this.clock = clock;
        this.queues = config.queues();
        this.home = new Home(vertx.getDelegate());
        this.store = stores.apply(name, home);
        this.threads = vertx.getDelegate()
                .createSharedWorkerExecutor("jobs-" + name.id(), config.concurrency(), 1, TimeUnit.DAYS);
        this.metrics = new WorkerMetrics(registry);
        this.runner = new Runner(mux, vertx.getDelegate(), home.context(), new JobTraces(telemetry));
        this.settler = new Settler(store, home, clock, runner::context, metrics);
        this.liveness = new Liveness(nanos);
        this.pump = new Pump(store, home, clock, config, nanos, new Told());
        this.heart = new Heart(store, clock, name, config);
        this.recoverer =
                new Recoverer(store, home, clock, config, expired -> runs(expired.queue(), expired.id()), metrics);
        this.repairer = new Repairer(store, home, registry);
        this.gauges = new QueueGauges(store.inspector(), clock, registry);
        this.signals = store.signals(new Heard());
    }

    /**
     * Starts to take jobs; completes at once. A Redis that is away is waited for. A server is started once, and not after
     * it was stopped: a second call fails with {@link IllegalStateException}, and changes nothing.
     */
    public Uni<Void> start() {
        return home.call(() -> {
            if (started || stopping) {
                return Uni.createFrom().failure(new IllegalStateException("a job server is started only once"));
            }
            started = true;
            liveness.begin();
            pump.serve(queues);
            signals.listen(queues.weights().keySet());
            home.every("heartbeat", config.heartbeat(), this::beat);
            home.every("poll", config.poll(), () -> now(pump::poll));
            home.every("proof of life", PROOF, this::prove);
            home.every("watch over timeouts", WATCH, () -> now(this::watch));
            home.every("forwarder", config.forward(), () -> eachQueue(store::forward));
            home.every("janitor", config.clean(), () -> eachQueue(store::clean));
            home.every("recoverer", config.recover(), () -> recover().replaceWithVoid());
            home.every("repair", REPAIR, () -> eachQueue(this::repair));
            home.every(
                    "gauges",
                    GAUGES,
                    () -> gauges.update(List.copyOf(queues.weights().keySet())));
            return Uni.createFrom().voidItem();
        });
    }

    /**
     * Serves these queues from now on, instead of those that it served; jobs that run go on. Before the start it only
     * says what will be served, and after a stop nothing.
     */
    public Uni<Void> serve(JobQueues queues) {
        return home.call(() -> now(() -> {
            this.queues = queues;
            if (started && !stopping) {
                pump.serve(queues);
                signals.listen(queues.weights().keySet());
            }
        }));
    }

    /**
     * Whether the server works, for a liveness check: false only if the loop that takes jobs has stood still, or has been
     * held up by a call or by slots that nothing holds, for 30 s, which nothing but a restart will mend. A Redis that is
     * away changes nothing, nor do jobs that take long; a server that wasn't started, or was stopped, is well.
     */
    public boolean isAlive() {
        return liveness.isAlive();
    }

    /** Since when Redis has answered every call, for a readiness check; null if the last one wasn't answered. */
    public @Nullable Instant connectedSince() {
        return store.unbrokenSince();
    }

    /**
     * Stops: takes no more jobs, waits for those that run, hands back at the head of their queue what still runs after
     * the limit, without counting it as anything. Completes within the limit and 6 s more, also when Redis is away; a
     * second call ends with the first.
     *
     * @param limit zero or less: hands back at once
     */
    public Uni<Void> stop(Duration limit) {
        return home.call(() -> {
            Uni<Void> end = stopped == null ? stopOnce(limit).memoize().indefinitely() : stopped;
            stopped = end;
            return end;
        });
    }

    private Uni<Void> stopOnce(Duration limit) {
        return home.call(() -> {
                    stopping = true;
                    pump.stopTaking();
                    return idle();
                })
                .ifNoItem()
                .after(limit.isZero() || limit.isNegative() ? WATCH : limit)
                .recoverWithUni(Uni.createFrom()::nullItem)
                .emitOn(home)
                .chain(this::handBack)
                .ifNoItem()
                .after(HAND_BACK)
                .recoverWithUni(Uni.createFrom()::nullItem)
                .emitOn(home)
                .invoke(this::letGo)
                .chain(() -> store.leave().ifNoItem().after(HAND_BACK).fail())
                .onFailure()
                .invoke(failure -> LOG.warnf("Redis could not be told that this server stopped: %s", failure))
                .onFailure()
                .recoverWithNull()
                .chain(store::close);
    }

    private Uni<Void> idle() {
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

    /** The newest first, so that the oldest ends at the head. What only has to be written is given time for it. */
    private Uni<Void> handBack() {
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

    private void letGo() {
        home.stopLoops();
        liveness.end();
        signals.stop();
        gauges.stop();
        running.values().forEach(one -> stop(one, Ending.LOST));
        threads.close();
    }

    private Uni<Void> beat() {
        List<Attempt> attempts = running.values().stream().map(Running::attempt).toList();
        return heart.beat(
                attempts, queues, stopping ? "stopped" : "active", extended -> home.execute(() -> heard(extended)));
    }

    private void heard(Extended extended) {
        extended.lost().forEach(lease -> {
            Running lost = running.get(lease);
            if (lost != null) {
                LOG.warnf("%s is no longer this server's; its run is cancelled", lost.attempt());
                stop(lost, Ending.LOST);
            }
        });
        extended.cancelled().forEach(lease -> cancel(running.get(lease)));
    }

    private void cancel(@Nullable Running one) {
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

    /** Also of the connection: a trust in it that nothing says for long isn't kept up. */
    private Uni<Void> prove() {
        pump.prove();
        return store.ping();
    }

    private void watch() {
        Instant now = clock.instant();
        running.values().stream()
                .filter(one -> one.attempt().ending() == null
                        && !now.isBefore(one.attempt().deadline()))
                .toList()
                .forEach(one -> stop(one, Ending.TIMED_OUT));
    }

    private Uni<Void> eachQueue(Function<String, Uni<Boolean>> step) {
        return Multi.createFrom()
                .iterable(
                        stopping
                                ? List.<String>of()
                                : List.copyOf(queues.weights().keySet()))
                .onItem()
                .transformToUniAndConcatenate(queue -> Uni.createFrom()
                        .deferred(() -> step.apply(queue))
                        .repeat()
                        .whilst(more -> more)
                        .collect()
                        .last())
                .collect()
                .last()
                .replaceWithVoid();
    }

    private static Uni<Void> now(Runnable step) {
        step.run();
        return Uni.createFrom().voidItem();
    }

    /** Puts back what others, or earlier lives of this server, left behind. */
    Uni<Integer> recover() {
        return stopping
                ? Uni.createFrom().item(0)
                : recoverer.runOnce(List.copyOf(queues.weights().keySet()));
    }

    private Uni<Boolean> repair(String queue) {
        return repairer.step(queue).map(more -> more && !stopping);
    }

    private boolean runs(String queue, String id) {
        return running.keySet().stream()
                .anyMatch(lease -> lease.queue().equals(queue) && lease.id().equals(id));
    }

    private void begin(Taken taken) {
        TaskMessage message;
        try {
            message = TaskMessage.parseFrom(taken.message());
        } catch (InvalidProtocolBufferException undecodable) {
            quarantine(taken, undecodable);
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

    private void quarantine(Taken taken, InvalidProtocolBufferException undecodable) {
        Lease lease = taken.lease();
        LOG.errorf(undecodable, "Job %s of queue %s can't be decoded; archived", lease.id(), lease.queue());
        metrics.quarantined(lease.queue());
        store.archive(lease, null).emitOn(home).subscribe().with(ack -> pump.freed(), failure -> {
            LOG.warnf("Job %s comes back: it can't be archived now", lease.id());
            pump.freed();
        });
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

    /** Dies as by kill -9, for tests: nothing is written any more. */
    void die() {
        home.execute(() -> {
            stopping = true;
            pump.stopTaking();
            letGo();
        });
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

    private final class Heard implements Listener {

        @Override
        public void woken(String queue) {
            pump.woken(queue);
        }

        @Override
        public void cancelled(@Nullable String queue, String id) {
            running.values().stream()
                    .filter(one -> one.attempt().id().equals(id))
                    .filter(one -> queue == null || one.attempt().queue().equals(queue))
                    .toList()
                    .forEach(JobServer.this::cancel);
        }

        @Override
        public void broken() {
            store.distrust();
        }
    }
}
