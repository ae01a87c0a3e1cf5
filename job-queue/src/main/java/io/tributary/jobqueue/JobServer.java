package io.tributary.jobqueue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.tributary.jobqueue.Fetcher.Catch;
import io.tributary.jobqueue.proto.TaskMessage;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
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

    private final JobServerConfig config;
    private final Clock clock;
    private final Home home;
    private final RedisLink link;
    private final Broker broker;
    private final Fetcher fetcher;
    private final Runner runner;
    private final Heart heart;
    private final Recoverer recoverer;
    private final Wakeups wakeups;
    private final JobMetrics metrics;
    private final List<QueueKeys> queues;
    private final Map<Lease, Attempt> running = new LinkedHashMap<>();
    private final Backoff backoff = new Backoff();
    private @Nullable String hint;
    private boolean more;
    private boolean fetching;
    private boolean stopping;
    private int pauses;
    private @Nullable UniEmitter<? super Void> whenIdle;

    /**
     * A server that doesn't run yet.
     *
     * @param redis a client with a pool, of which the server takes two connections for itself
     * @param clock for leases, delays and retries
     * @param registry gets {@code jobs.settled}, {@code jobs.wait}, {@code jobs.run}, {@code jobs.running},
     *     {@code jobs.recovered} and {@code jobs.quarantined}
     */
    public JobServer(
            Vertx vertx, Redis redis, JobMux mux, JobServerConfig config, Clock clock, MeterRegistry registry) {
        ServerName name = ServerName.create();
        this.config = config;
        this.clock = clock;
        this.queues = config.queues().keySet().stream().map(QueueKeys::new).toList();
        this.home = new Home(vertx.getDelegate());
        this.link = new RedisLink(redis, clock);
        this.broker = new Broker(link, clock, name, config);
        this.metrics = new JobMetrics(registry, mux);
        this.fetcher = new Fetcher(broker, config.queues(), RandomGenerator.getDefault());
        this.runner = new Runner(mux, broker, vertx.getDelegate(), home, clock, metrics);
        this.heart = new Heart(link, broker, clock, name, config);
        this.recoverer = new Recoverer(
                broker,
                link,
                home,
                clock,
                config.trust(),
                queues,
                expired -> runs(expired.keys(), expired.id()),
                metrics);
        this.wakeups = new Wakeups(redis, home, queues, this::woken, link::distrust);
    }

    /** Starts to take jobs; completes at once. A Redis that is away is waited for. */
    public Uni<Void> start() {
        return home.call(() -> {
            home.every("heartbeat", config.heartbeat(), this::beat);
            home.every("forwarder", config.forward(), this::forward);
            home.every("recoverer", config.recover(), () -> recover().replaceWithVoid());
            wakeups.start();
            pump();
            return Uni.createFrom().voidItem();
        });
    }

    /**
     * Stops: takes no more jobs, waits for those that run, hands back at the head of their queue what still runs after
     * the limit, without counting it as anything. Completes within the limit and 3 s more, also when Redis is away.
     */
    public Uni<Void> stop(Duration limit) {
        return home.call(() -> {
                    stopping = true;
                    return idle();
                })
                .ifNoItem()
                .after(limit)
                .recoverWithUni(Uni.createFrom()::nullItem)
                .emitOn(home)
                .chain(this::handBack)
                .ifNoItem()
                .after(HAND_BACK)
                .recoverWithUni(Uni.createFrom()::nullItem)
                .emitOn(home)
                .invoke(this::letGo)
                .chain(() -> heart.stop().ifNoItem().after(HAND_BACK).fail())
                .onFailure()
                .invoke(failure -> LOG.warnf("Redis could not be told that this server stopped: %s", failure))
                .onFailure()
                .recoverWithNull()
                .chain(link::close);
    }

    private Uni<Void> idle() {
        return Uni.createFrom().emitter(emitter -> {
            whenIdle = emitter;
            tellIfIdle();
        });
    }

    private void tellIfIdle() {
        if (whenIdle != null && running.isEmpty() && !fetching) {
            whenIdle.complete(null);
        }
    }

    /** The newest first, so that the oldest ends at the head. What only has to be written is given time for it. */
    private Uni<Void> handBack() {
        List<Attempt> rest = new ArrayList<>(running.values());
        Collections.reverse(rest);
        return Multi.createFrom()
                .iterable(rest)
                .filter(attempt -> !attempt.settling())
                .invoke(Attempt::cancel)
                .onItem()
                .transformToUniAndConcatenate(this::giveBack)
                .collect()
                .last()
                .chain(this::idle);
    }

    private Uni<Ack> giveBack(Attempt attempt) {
        return broker.requeue(attempt.lease())
                .onFailure()
                .invoke(failure -> LOG.warnf("%s can't be handed back; its lease runs out: %s", attempt, failure))
                .onFailure()
                .recoverWithItem(Ack.LOST)
                .emitOn(home)
                .invoke(ack -> ended(attempt));
    }

    private void letGo() {
        home.stopLoops();
        wakeups.stop();
        running.values().forEach(Attempt::cancel);
    }

    private Uni<Void> beat() {
        return heart.beat(List.copyOf(running.values()), stopping ? "stopped" : "active", this::leaseLost);
    }

    private void leaseLost(QueueKeys keys, String id) {
        home.execute(() -> {
            for (Attempt attempt : List.copyOf(running.values())) {
                if (attempt.lease().keys().equals(keys) && attempt.id().equals(id)) {
                    LOG.warnf("%s is no longer this server's; its run is cancelled", attempt);
                    attempt.lose();
                    ended(attempt);
                }
            }
        });
    }

    private Uni<Void> forward() {
        return Multi.createFrom()
                .iterable(stopping ? List.<QueueKeys>of() : queues)
                .onItem()
                .transformToUniAndConcatenate(broker::forward)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** Puts back what others, or earlier lives of this server, left behind. */
    Uni<Integer> recover() {
        return stopping ? Uni.createFrom().item(0) : recoverer.runOnce();
    }

    private boolean runs(QueueKeys keys, String id) {
        return running.keySet().stream()
                .anyMatch(lease -> lease.keys().equals(keys) && lease.id().equals(id));
    }

    private void woken(String queue) {
        hint = queue;
        more = true;
        pump();
    }

    /** Fetches for all free slots, unless a fetch is under way: the end of that one leads here again. */
    private void pump() {
        int free = config.concurrency() - running.size();
        if (!stopping && !fetching && free > 0) {
            fetching = true;
            more = false;
            String first = hint;
            hint = null;
            fetcher.fetch(free, first).emitOn(home).subscribe().with(this::fetched, this::fetchFailed);
        }
    }

    private void fetched(Catch caught) {
        fetching = false;
        caught.jobs().forEach(this::begin);
        Throwable failure = caught.failure();
        if (failure != null) {
            fetchFailed(failure);
            return;
        }
        backoff.reset();
        more = more || !caught.drained();
        if (more) {
            pump();
        }
        if (!fetching) {
            pumpAfter(config.poll().toMillis());
        }
        tellIfIdle();
    }

    private void fetchFailed(Throwable failure) {
        fetching = false;
        if (!Outage.is(failure)) {
            LOG.error("Jobs can't be fetched; the server goes on trying", failure);
        }
        pumpAfter(backoff.nextMillis());
        tellIfIdle();
    }

    private void pumpAfter(long millis) {
        int mine = ++pauses;
        home.after(millis, () -> {
            if (mine == pauses) {
                pump();
            }
        });
    }

    private void begin(Taken taken) {
        TaskMessage message;
        try {
            message = TaskMessage.parseFrom(taken.message());
        } catch (InvalidProtocolBufferException undecodable) {
            quarantine(taken, undecodable);
            return;
        }
        Attempt attempt = new Attempt(taken, message, broker, clock.instant());
        boolean mustWait = attempt.suspect() && running.values().stream().anyMatch(Attempt::suspect);
        running.put(taken.lease(), attempt);
        metrics.started(attempt);
        Uni<Void> run = stopping
                ? giveBack(attempt).replaceWithVoid()
                : mustWait ? runner.putOff(attempt) : runner.run(attempt);
        attempt.runs(run.emitOn(home).subscribe().with(done -> ended(attempt), failure -> ended(attempt)));
    }

    private void quarantine(Taken taken, InvalidProtocolBufferException undecodable) {
        Lease lease = taken.lease();
        LOG.errorf(
                undecodable,
                "Job %s of queue %s can't be decoded; archived",
                lease.id(),
                lease.keys().queue());
        metrics.quarantined(lease.keys().queue());
        broker.quarantine(lease)
                .subscribe()
                .with(
                        ack -> LOG.debugf("archived %s", lease.id()),
                        failure -> LOG.warnf("Job %s comes back: it can't be archived now", lease.id()));
    }

    private void ended(Attempt attempt) {
        if (running.remove(attempt.lease(), attempt)) {
            metrics.ended(attempt);
            if (more) {
                pump();
            }
            tellIfIdle();
        }
    }

    /** Dies as by kill -9, for tests: nothing is written any more. */
    void die() {
        home.execute(() -> {
            stopping = true;
            letGo();
        });
    }
}
