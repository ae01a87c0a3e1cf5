package io.tributary.jobqueue;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.WorkerStore.Listener;
import io.tributary.jobqueue.WorkerStore.Signals;
import io.vertx.core.WorkerExecutor;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
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
    private final WorkerMetrics metrics;
    private final Home home;
    private final WorkerStore store;
    private final WorkerExecutor threads;
    private final RunningJobs jobs;
    private final Pump pump;
    private final Heart heart;
    private final Recoverer recoverer;
    private final Repairer repairer;
    private final QueueGauges gauges;
    private final Signals signals;
    private final Liveness liveness;
    private JobQueues queues;
    private boolean started;
    private @Nullable Uni<Void> stopped;

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
        this.queues = config.queues();
        this.home = new Home(vertx.getDelegate());
        this.store = stores.apply(name, home);
        this.threads = vertx.getDelegate()
                .createSharedWorkerExecutor("jobs-" + name.id(), config.concurrency(), 1, TimeUnit.DAYS);
        this.liveness = new Liveness(nanos);
        this.metrics = new WorkerMetrics(registry);
        this.jobs = new RunningJobs(
                mux,
                store,
                home,
                clock,
                threads,
                new Runner(mux, vertx.getDelegate(), home.context(), new JobTraces(telemetry)),
                metrics,
                liveness,
                events -> new Pump(store, home, clock, config, nanos, events));
        this.pump = jobs.pump();
        this.heart = new Heart(store, clock, name, config);
        this.recoverer =
                new Recoverer(store, home, clock, config, expired -> jobs.runs(expired.queue(), expired.id()), metrics);
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
            if (started || jobs.isStopping()) {
                return Uni.createFrom().failure(new IllegalStateException("a job server is started only once"));
            }
            started = true;
            liveness.begin();
            serve();
            home.every("heartbeat", config.heartbeat(), this::beat);
            home.every("poll", config.poll(), () -> now(pump::poll));
            // Also of the connection: a trust in it that nothing says for long isn't kept up.
            home.every("proof of life", PROOF, () -> now(pump::prove).chain(store::ping));
            home.every("watch over timeouts", WATCH, () -> now(jobs::stopLate));
            home.every("forwarder", config.forward(), () -> eachQueue(store::forward));
            home.every("janitor", config.clean(), () -> eachQueue(store::clean));
            home.every("recoverer", config.recover(), () -> recover().replaceWithVoid());
            home.every("repair", REPAIR, () -> eachQueue(repairer::step));
            home.every("gauges", GAUGES, () -> gauges.update(names()));
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
            if (started && !jobs.isStopping()) {
                serve();
            }
        }));
    }

    private void serve() {
        Set<String> names = queues.weights().keySet();
        metrics.expect(names, mux.patterns());
        pump.serve(queues);
        signals.listen(names);
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
                    jobs.stopTaking();
                    return jobs.idle();
                })
                .ifNoItem()
                .after(limit.isZero() || limit.isNegative() ? WATCH : limit)
                .recoverWithUni(Uni.createFrom()::nullItem)
                .emitOn(home)
                .chain(jobs::handBack)
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

    private void letGo() {
        home.stopLoops();
        liveness.end();
        signals.stop();
        gauges.stop();
        jobs.lose();
        threads.close();
    }

    private Uni<Void> beat() {
        return heart.beat(
                jobs.attempts(),
                queues,
                jobs.isStopping() ? "stopped" : "active",
                extended -> home.execute(() -> jobs.heard(extended)));
    }

    private Uni<Void> eachQueue(Function<String, Uni<Boolean>> step) {
        return Multi.createFrom()
                .iterable(jobs.isStopping() ? List.<String>of() : names())
                .onItem()
                .transformToUniAndConcatenate(queue -> Uni.createFrom()
                        .deferred(() -> step.apply(queue))
                        .repeat()
                        .whilst(more -> more && !jobs.isStopping())
                        .collect()
                        .last())
                .collect()
                .last()
                .replaceWithVoid();
    }

    private List<String> names() {
        return List.copyOf(queues.weights().keySet());
    }

    private static Uni<Void> now(Runnable step) {
        step.run();
        return Uni.createFrom().voidItem();
    }

    /** Puts back what others, or earlier lives of this server, left behind. */
    Uni<Integer> recover() {
        return jobs.isStopping() ? Uni.createFrom().item(0) : recoverer.runOnce(names());
    }

    /** Dies as by kill -9, for tests: nothing is written any more. */
    void die() {
        home.execute(() -> {
            jobs.stopTaking();
            letGo();
        });
    }

    private final class Heard implements Listener {

        @Override
        public void woken(String queue) {
            pump.woken(queue);
        }

        @Override
        public void cancelled(@Nullable String queue, String id) {
            jobs.cancel(queue, id);
        }

        @Override
        public void broken() {
            store.distrust();
        }
    }
}
