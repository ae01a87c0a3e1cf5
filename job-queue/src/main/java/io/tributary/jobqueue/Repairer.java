package io.tributary.jobqueue;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Has queues looked through for what crashes, bugs and hands left in them, one piece at a time, with a pause after each,
 * so that it takes a small share of Redis however much there is. All state on the server's home.
 */
final class Repairer {

    private static final Logger LOG = Logger.getLogger(Repairer.class);
    private static final String ENDS = "0";
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final WorkerStore store;
    private final Executor home;
    private final MeterRegistry registry;
    private final Map<String, String> cursors = new HashMap<>();

    Repairer(WorkerStore store, Executor home, MeterRegistry registry) {
        this.store = store;
        this.home = home;
        this.registry = registry;
    }

    /** Repairs a piece of the queue, if no other server does; gives whether there is more. */
    Uni<Boolean> step(String queue) {
        String cursor = cursors.remove(queue);
        Uni<Boolean> mine =
                cursor == null ? store.claimRepair(queue) : Uni.createFrom().item(true);
        return mine.chain(granted -> granted
                        ? piece(queue, cursor == null ? ENDS : cursor)
                        : Uni.createFrom().item(false))
                .onFailure(failure -> !Outage.is(failure))
                .recoverWithItem(failure -> {
                    LOG.errorf(failure, "Queue %s can't be repaired; the next try is in a minute", queue);
                    return false;
                });
    }

    private Uni<Boolean> piece(String queue, String cursor) {
        return store.inspector()
                .repair(queue, cursor)
                .onItem()
                .delayIt()
                .by(PAUSE)
                .emitOn(home)
                .map(done -> told(queue, done));
    }

    private boolean told(String queue, RepairStep done) {
        count(queue, "requeued", done.requeued());
        count(queue, "removed", done.removed());
        count(queue, "quarantined", done.quarantined());
        if (done.requeued() + done.removed() + done.quarantined() > 0) {
            LOG.warnf(
                    "Repaired queue %s: %d jobs that stood nowhere are back, %d more can't be decoded and are archived,"
                            + " %d leftovers of no job are removed",
                    queue, done.requeued(), done.quarantined(), done.removed());
        }
        boolean more = !done.cursor().equals(ENDS);
        if (more) {
            cursors.put(queue, done.cursor());
        }
        return more;
    }

    private void count(String queue, String kind, int jobs) {
        registry.counter("jobs.repaired", "queue", queue, "kind", kind).increment(jobs);
    }
}
