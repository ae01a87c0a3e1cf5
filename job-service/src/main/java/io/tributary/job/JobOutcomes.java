package io.tributary.job;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.Job;
import io.tributary.jobqueue.JobOutcome;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.projects.application.sync.Backoff;
import io.tributary.projects.application.sync.JobResult;
import io.tributary.projects.application.sync.JobResult.Cause;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** What the queue is told when a use case ends: the one place that tells outages from failures. */
@ApplicationScoped
class JobOutcomes {

    private static final Logger LOG = Logger.getLogger(JobOutcomes.class);

    /** So that jobs that stopped together don't come back together. */
    private static final double JITTER = 0.2;

    private static final Duration QUIET = Duration.ofSeconds(10);

    private final Clock clock;
    private final Map<Cause, Counter> waits = new EnumMap<>(Cause.class);
    private Instant quietUntil = Instant.MIN;

    JobOutcomes(Clock clock, MeterRegistry metrics) {
        this.clock = clock;
        for (Cause cause : Cause.values()) {
            waits.put(cause, counter(metrics, cause));
        }
    }

    /** The outcome of a use case, also when it failed: an outage is waited out and counts nothing. */
    Uni<JobOutcome> of(Job job, Uni<JobResult> result) {
        return result.map(this::of).onFailure().recoverWithItem(failure -> ofFailure(job, failure));
    }

    private JobOutcome of(JobResult result) {
        if (result instanceof JobResult.Wait wait) {
            count(wait.cause());
            Duration delay = Duration.between(clock.instant(), wait.until());
            return JobOutcome.snooze(delay.isNegative() ? Duration.ZERO : delay, wait(wait.cause()));
        }
        if (result instanceof JobResult.Refused refused) {
            return JobOutcome.skip(refused.reason());
        }
        return JobOutcome.done();
    }

    private JobOutcome ofFailure(Job job, Throwable failure) {
        if (Outages.isOutage(failure)) {
            count(Cause.OUTAGE);
            Duration delay = jittered(Backoff.after(job.snoozes(Wait.BACKOFF)));
            LOG.logf(
                    isWorthAWarning() ? Logger.Level.WARN : Logger.Level.DEBUG,
                    "%s %s waits %d ms for the end of an outage, uncounted, as others may: %s",
                    job.type(),
                    job.id(),
                    delay.toMillis(),
                    failure);
            return JobOutcome.snooze(delay, Wait.BACKOFF);
        }
        LOG.errorf(
                failure,
                "%s %s failed, and will be archived after %d more tries",
                job.type(),
                job.id(),
                job.maxRetry() - job.retried());
        return JobOutcome.retry(named(failure));
    }

    private void count(Cause cause) {
        Objects.requireNonNull(waits.get(cause)).increment();
    }

    private static Counter counter(MeterRegistry metrics, Cause cause) {
        return Counter.builder("tributary.sync.waits")
                .description("Jobs that were put off, uncounted, by what they wait for")
                .tag("reason", cause.name().toLowerCase(Locale.ROOT))
                .register(metrics);
    }

    /** In an outage thousands of jobs wait: one line in a while says it. */
    private synchronized boolean isWorthAWarning() {
        boolean worth = !clock.instant().isBefore(quietUntil);
        if (worth) {
            quietUntil = clock.instant().plus(QUIET);
        }
        return worth;
    }

    /** What is kept with the job and shown: a message may quote what a user wrote, so it stays in the log. */
    private static String named(Throwable failure) {
        return failure instanceof PgException refusal
                ? "PostgreSQL refused it: SQLSTATE " + refusal.getSqlState()
                : "Unexpected " + failure.getClass().getSimpleName();
    }

    private static Duration jittered(Duration delay) {
        double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return Duration.ofMillis(Math.round(delay.toMillis() * factor));
    }

    private static Wait wait(Cause cause) {
        return switch (cause) {
            case BUDGET -> Wait.BUDGET;
            case OUTAGE -> Wait.BACKOFF;
            case CONFIRMATION -> Wait.CONFIRMATION;
        };
    }
}
