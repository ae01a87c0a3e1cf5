package io.tributary.jobqueue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.Attempt.Ending;
import io.tributary.jobqueue.JobMux.Route;
import io.tributary.jobqueue.JobOutcome.Retry;
import io.tributary.jobqueue.JobOutcome.Skip;
import io.tributary.jobqueue.JobOutcome.Snooze;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.tributary.jobqueue.proto.TaskMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Tells the store how an attempt ended that didn't succeed, until it has heard it. */
final class Settler {

    private static final Logger LOG = Logger.getLogger(Settler.class);
    private static final Duration SECOND_SUSPECT = Duration.ofSeconds(2);
    private static final Duration NOT_ARCHIVED = Duration.ofSeconds(30);

    private final WorkerStore store;
    private final Executor home;
    private final Clock clock;
    private final Supplier<Executor> contexts;
    private final WorkerMetrics metrics;

    /** @param contexts where a handler is told that its job is to be archived */
    Settler(WorkerStore store, Executor home, Clock clock, Supplier<Executor> contexts, WorkerMetrics metrics) {
        this.store = store;
        this.home = home;
        this.clock = clock;
        this.contexts = contexts;
        this.metrics = metrics;
    }

    /** Completes when the store knows it, or when the lease was lost. Never fails. */
    Uni<Void> settle(Attempt attempt, JobOutcome outcome) {
        return Uni.createFrom()
                .deferred(() -> written(attempt, outcome))
                .onFailure()
                .invoke(failure -> LOG.errorf(failure, "The end of %s can't be written; it runs again", attempt))
                .onFailure()
                .recoverWithNull();
    }

    /** Sets aside a job that can't be read; if that can't be written, it comes back. Never fails. */
    Uni<Void> quarantine(Lease lease, InvalidProtocolBufferException undecodable) {
        LOG.errorf(undecodable, "Job %s of queue %s can't be decoded; archived", lease.id(), lease.queue());
        metrics.quarantined(lease.queue());
        return store.archive(lease, null)
                .onFailure()
                .invoke(failure -> LOG.warnf("Job %s comes back: it can't be archived now", lease.id()))
                .replaceWithVoid()
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> written(Attempt attempt, JobOutcome outcome) {
        if (attempt.ending() == Ending.CANCELLED) {
            return archive(attempt, "cancelled", "cancelled");
        }
        if (outcome instanceof Snooze snooze) {
            boolean counted = snooze.reason() == Wait.BACKOFF || snooze.reason() == Wait.CONFIRMATION;
            Instant until = later(snooze.delay());
            return write(attempt, "snoozed", () -> store.snooze(attempt.lease(), until, snooze.reason(), counted));
        }
        if (outcome instanceof Skip skip) {
            return archive(attempt, skip.reason(), "archived");
        }
        String reason = outcome instanceof Retry retry ? retry.reason() : "ended as " + outcome;
        if (attempt.retried() >= attempt.maxRetry()) {
            return archive(attempt, reason, "archived");
        }
        Instant now = clock.instant();
        TaskMessage message = TaskMessages.failed(attempt.message(), reason, now);
        Instant runAt = later(delay(attempt, reason));
        return write(attempt, "retried", () -> store.retry(attempt.lease(), message, runAt));
    }

    /** Not before now, and never beyond what Redis and asynq can tell. */
    private Instant later(Duration delay) {
        Duration bounded = delay.compareTo(NewJob.LONGEST) > 0 ? NewJob.LONGEST : delay;
        return clock.instant().plus(bounded.isNegative() ? Duration.ZERO : bounded);
    }

    private static Duration delay(Attempt attempt, String reason) {
        Route route = attempt.route();
        try {
            Duration delay = route == null
                    ? Backoff.likeAsynq(attempt.retried())
                    : route.handler().retryDelay(attempt, reason);
            return delay;
        } catch (RuntimeException broken) {
            LOG.errorf(broken, "%s has no delay of its own; it waits as long as asynq's would", attempt);
            return Backoff.likeAsynq(attempt.retried());
        }
    }

    /** A job that crashed its servers too often. */
    Uni<Void> convict(Attempt attempt) {
        return settle(attempt, conviction(attempt));
    }

    static JobOutcome conviction(Attempt attempt) {
        return new Skip("crashed its server " + attempt.crashes() + " times");
    }

    /** Puts off a job that may be what crashes servers, while another such job runs. */
    Uni<Void> putOff(Attempt attempt) {
        Instant until = clock.instant().plus(SECOND_SUSPECT);
        return write(attempt, "put-off", () -> store.snooze(attempt.lease(), until, Wait.CONTENTION, false))
                .onFailure()
                .recoverWithNull();
    }

    private Uni<Void> archive(Attempt attempt, String reason, String told) {
        TaskMessage message = TaskMessages.archived(attempt.message(), reason, clock.instant());
        return Uni.createFrom()
                .deferred(() -> beforeArchive(attempt, reason))
                .runSubscriptionOn(contexts.get())
                .ifNoItem()
                .after(NOT_ARCHIVED)
                .fail()
                .emitOn(home)
                .map(ready -> true)
                .onFailure()
                .recoverWithItem(failure -> comesBack(attempt, failure))
                .chain(ready -> ready
                        ? write(attempt, told, () -> store.archive(attempt.lease(), message))
                        : write(attempt, "not-archived", () -> notArchived(attempt)));
    }

    private static Uni<Void> beforeArchive(Attempt attempt, String reason) {
        Route route = attempt.route();
        LOG.errorf("%s is to be archived: %s", attempt, reason);
        return route == null ? Uni.createFrom().voidItem() : route.handler().beforeArchive(attempt, reason);
    }

    private static boolean comesBack(Attempt attempt, Throwable failure) {
        LOG.errorf(failure, "%s can't be archived yet; it comes back in %s", attempt, NOT_ARCHIVED);
        return false;
    }

    private Uni<Ack> notArchived(Attempt attempt) {
        return store.snooze(attempt.lease(), clock.instant().plus(NOT_ARCHIVED), Wait.BACKOFF, false);
    }

    /** Says it until the store has heard it, or until the heartbeat finds that the lease was lost. */
    private Uni<Void> write(Attempt attempt, String outcome, Supplier<Uni<Ack>> ack) {
        return Uni.createFrom()
                .deferred(ack::get)
                .onFailure(failure -> Outage.is(failure) && attempt.ending() != Ending.LOST)
                .retry()
                .withBackOff(Backoff.FIRST, Backoff.CAP)
                .withJitter(0.5)
                .indefinitely()
                .invoke(written -> metrics.settled(attempt, outcome, written))
                .replaceWithVoid();
    }
}
