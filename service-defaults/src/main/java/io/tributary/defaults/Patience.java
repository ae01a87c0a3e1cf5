package io.tributary.defaults;

import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Waits an outage out: the same step again, after longer and longer pauses, for as long as it takes. */
final class Patience {

    private static final Logger LOG = Logger.getLogger(Patience.class);
    private static final Duration FIRST = Duration.ofMillis(250);
    /** The end of an outage is noticed within it, so it is what a user may have to wait on top. */
    private static final Duration LONGEST = Duration.ofSeconds(3);
    /** Much longer than a step takes. A server that is cut off from us may never answer; a step may be repeated. */
    private static final Duration STEP_LIMIT = Duration.ofMinutes(1);

    private static final double JITTER = 0.5;
    private static final Duration SAY_AGAIN = Duration.ofMinutes(1);

    private final Clock clock;
    private final Duration stepLimit;

    Patience(Clock clock) {
        this(clock, STEP_LIMIT);
    }

    /** @param stepLimit after which a step that has said nothing is tried again */
    Patience(Clock clock, Duration stepLimit) {
        this.stepLimit = stepLimit;
        this.clock = clock;
    }

    /**
     * Does {@code step} until it succeeds or fails with something that is no outage.
     *
     * @param what it does, for the log
     */
    Uni<Void> through(String what, TopicMetrics metrics, Supplier<Uni<Void>> step) {
        Wait wait = new Wait(what, metrics);
        return Uni.createFrom()
                .deferred(() -> step.get())
                .ifNoItem()
                .after(stepLimit)
                .fail()
                .onFailure(Outages::isOutage)
                .invoke(wait::goesOn)
                .onFailure(Outages::isOutage)
                .retry()
                .withBackOff(FIRST, LONGEST)
                .withJitter(JITTER)
                .indefinitely()
                .onTermination()
                .invoke(wait::isOver);
    }

    /** One outage as one step meets it. */
    private final class Wait {

        private final String what;
        private final TopicMetrics metrics;
        private Instant since = Instant.MAX;
        private Instant said = Instant.MIN;

        Wait(String what, TopicMetrics metrics) {
            this.what = what;
            this.metrics = metrics;
        }

        synchronized void goesOn(Throwable failure) {
            Instant now = clock.instant();
            if (since.equals(Instant.MAX)) {
                since = now;
                metrics.waits(true);
            }
            if (!now.isBefore(said.equals(Instant.MIN) ? now : said.plus(SAY_AGAIN))) {
                said = now;
                LOG.warnf("%s waits since %s and will be tried until it works: %s", what, since, failure);
            }
        }

        synchronized void isOver() {
            if (!since.equals(Instant.MAX)) {
                metrics.waits(false);
                LOG.infof("%s waited from %s and goes on", what, since);
            }
        }
    }
}
