package io.tributary.job;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.outbox.RelayOutbox;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Publishes what transactions leave in the outbox: at once by their hint, within a second without. */
@ApplicationScoped
class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);

    private final RelayLoop loop;
    private final OutboxHints hints;

    OutboxRelay(RelayOutbox relay, Pool pool, Clock clock) {
        this.loop = new RelayLoop(relay, clock);
        this.hints = new OutboxHints(pool, this::hinted);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> poll() {
        return hints.listen()
                .onFailure()
                .invoke(failure ->
                        LOG.debugf("No hints from PostgreSQL, so events wait for up to a second: %s", failure))
                .onFailure()
                .recoverWithNull()
                .chain(loop::wake);
    }

    private void hinted() {
        loop.wake()
                .subscribe()
                .with(
                        done -> {},
                        failure -> LOG.errorf(failure, "The relay broke off; the next second begins it anew"));
    }
}
