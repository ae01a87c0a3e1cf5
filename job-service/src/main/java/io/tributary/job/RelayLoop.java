package io.tributary.job;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.outbox.OutboxRows.Relayed;
import io.tributary.projects.application.outbox.RelayOutbox;
import io.tributary.projects.application.sync.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Relays until the outbox is empty, whenever it is woken: by the clock, and by hints for speed. One round at a time; a
 * wake-up meanwhile makes it look once more. While Kafka or PostgreSQL is down it leaves longer and longer between its
 * tries, 10 s at most.
 */
final class RelayLoop {

    private static final Logger LOG = Logger.getLogger(RelayLoop.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** A PostgreSQL that is cut off from us may never answer, and all that wakes us would wait for it. */
    private static final Duration ROUND_LIMIT = Duration.ofSeconds(30);

    private final RelayOutbox relay;
    private final Clock clock;
    private final Duration roundLimit;

    private boolean running;
    private boolean again;
    private int failures;
    private Instant notBefore = Instant.MIN;

    RelayLoop(RelayOutbox relay, Clock clock) {
        this(relay, clock, ROUND_LIMIT);
    }

    /** @param roundLimit after which a round counts as failed */
    RelayLoop(RelayOutbox relay, Clock clock, Duration roundLimit) {
        this.roundLimit = roundLimit;
        this.relay = relay;
        this.clock = clock;
    }

    /** Relays what there is. Never fails: what could not be relayed is still there at the next wake-up. */
    Uni<Void> wake() {
        return Uni.createFrom()
                .deferred(() -> begins() ? drain() : Uni.createFrom().voidItem());
    }

    private Uni<Void> drain() {
        return Multi.createBy()
                .repeating()
                .uni(() -> relay.runOnce().ifNoItem().after(roundLimit).fail())
                .whilst(this::goesOn)
                .onItem()
                .invoke(RelayLoop::tell)
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(this::pause)
                .onCancellation()
                .invoke(this::stop);
    }

    private synchronized boolean begins() {
        if (running) {
            again = true;
            return false;
        }
        running = mayTry();
        return running;
    }

    /** Whether the pause after the last failure is over. */
    synchronized boolean mayTry() {
        return !clock.instant().isBefore(notBefore);
    }

    private synchronized boolean goesOn(Relayed relayed) {
        failures = 0;
        boolean more = again || relayed.foundAny();
        again = false;
        running = more;
        return more;
    }

    private Uni<Void> pause(Throwable failure) {
        Duration pause = failed();
        LOG.warnf(
                "Events stay in the outbox, and are tried again in %d ms at the earliest: %s",
                pause.toMillis(), failure);
        return Uni.createFrom().voidItem();
    }

    private synchronized Duration failed() {
        Duration backoff = Backoff.after(failures++);
        Duration pause = backoff.compareTo(LONGEST_PAUSE) < 0 ? backoff : LONGEST_PAUSE;
        notBefore = clock.instant().plus(pause);
        stop();
        return pause;
    }

    private synchronized void stop() {
        running = false;
        again = false;
    }

    private static void tell(Relayed relayed) {
        if (relayed.refused() > 0) {
            LOG.errorf(
                    "%d events can never be published: they stay in the outbox, with the reason, for an operator",
                    relayed.refused());
        }
    }
}
