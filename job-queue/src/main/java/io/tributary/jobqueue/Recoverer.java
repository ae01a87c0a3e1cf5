package io.tributary.jobqueue;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.WorkerStore.Expired;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Puts jobs whose lease is over back into their queue. Whether that was a crash depends on whether the server that had
 * the job is gone too; after an outage everyone gets time to say that he is alive before anything is decided.
 */
final class Recoverer {

    private static final Logger LOG = Logger.getLogger(Recoverer.class);
    private static final Duration GO_LEASE = Duration.ofSeconds(30);

    private final WorkerStore store;
    private final Executor home;
    private final Clock clock;
    private final Duration trust;
    private final int maxCrashes;
    private final Predicate<Expired> runsHere;
    private final WorkerMetrics metrics;

    Recoverer(
            WorkerStore store,
            Executor home,
            Clock clock,
            JobServerConfig config,
            Predicate<Expired> runsHere,
            WorkerMetrics metrics) {
        this.store = store;
        this.home = home;
        this.clock = clock;
        this.trust = config.trust();
        this.maxCrashes = config.maxCrashes();
        this.runsHere = runsHere;
        this.metrics = metrics;
    }

    /** Looks once at each queue; gives how many jobs were put back or, being ghosts, removed. */
    Uni<Integer> runOnce(Collection<String> queues) {
        if (!isTrusted()) {
            return Uni.createFrom().item(0);
        }
        return Multi.createFrom()
                .iterable(queues)
                .onItem()
                .transformToUniAndConcatenate(queue -> store.expired(queue).emitOn(home))
                .onItem()
                .transformToIterable(expired -> expired)
                .filter(expired -> !runsHere.test(expired))
                .onItem()
                .transformToUniAndConcatenate(this::recover)
                .filter(recovered -> recovered)
                .collect()
                .asList()
                .map(List::size);
    }

    private boolean isTrusted() {
        Instant since = store.unbrokenSince();
        return since != null && !clock.instant().isBefore(since.plus(trust));
    }

    /** Alone: a job that can't be recovered must not keep others from it. What broke the trust meanwhile ends it. */
    private Uni<Boolean> recover(Expired expired) {
        return crashed(expired)
                .chain(crashed -> isTrusted()
                        ? recover(expired, crashed)
                        : Uni.createFrom().item(false))
                .onFailure(failure -> !Outage.is(failure))
                .recoverWithItem(failure -> {
                    LOG.errorf(failure, "Job %s of queue %s can't be recovered", expired.id(), expired.queue());
                    return false;
                });
    }

    private Uni<Boolean> crashed(Expired expired) {
        if (expired.server().isEmpty()) {
            return Uni.createFrom().item(goCrashed(expired.until()));
        }
        return store.isAlive(expired.server()).map(alive -> !alive);
    }

    /**
     * A Go worker's lease is asked for a minute after its last extension. Its server is gone by then, unless there was an
     * outage: then it has dropped its leases and lives.
     */
    private boolean goCrashed(String until) {
        Instant since = store.unbrokenSince();
        if (until.isEmpty() || since == null) {
            return false;
        }
        long end = (long) Math.max(0, Double.parseDouble(until.replace("inf", "Infinity")));
        return since.getEpochSecond() <= end - GO_LEASE.toSeconds();
    }

    private Uni<Boolean> recover(Expired expired, boolean crashed) {
        return store.recover(expired, crashed, maxCrashes).invoke(recovered -> {
            if (recovered) {
                metrics.recovered(expired.queue(), crashed);
                LOG.warnf(
                        "Job %s of queue %s was left behind%s; it runs again",
                        expired.id(), expired.queue(), crashed ? " by a server that died" : "");
            }
        });
    }
}
