package io.tributary.jobqueue;

import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.JobOutcome.Done;
import io.tributary.jobqueue.JobOutcome.Retry;
import io.tributary.jobqueue.JobOutcome.Skip;
import io.tributary.jobqueue.JobOutcome.Snooze;
import io.tributary.jobqueue.JobOutcome.Wait;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Runs a job's handler and tells Redis how it ended. */
final class Runner {

    private static final Logger LOG = Logger.getLogger(Runner.class);
    private static final Duration SECOND_SUSPECT = Duration.ofSeconds(2);
    private static final Duration NOT_ARCHIVED = Duration.ofSeconds(30);

    private final JobMux mux;
    private final Broker broker;
    private final Executor home;
    private final Clock clock;
    private final JobMetrics metrics;
    private final List<Context> eventLoops;
    private final AtomicInteger next = new AtomicInteger();

    Runner(JobMux mux, Broker broker, Vertx vertx, Executor home, Clock clock, JobMetrics metrics) {
        this.mux = mux;
        this.broker = broker;
        this.home = home;
        this.clock = clock;
        this.metrics = metrics;
        this.eventLoops = Stream.<Context>generate(((VertxInternal) vertx)::createEventLoopContext)
                .limit(2L * Runtime.getRuntime().availableProcessors())
                .toList();
    }

    /** Runs the job; completes when Redis knows how it ended, or when the lease was lost. Never fails. */
    Uni<Void> run(Attempt attempt) {
        Executor context = context();
        Uni<JobOutcome> outcome = attempt.convicted()
                ? Uni.createFrom().item(new Skip("crashed its server " + attempt.crashes() + " times"))
                : handle(attempt, context);
        return outcome.emitOn(home)
                .chain(ended -> settle(attempt, ended, context))
                .onFailure()
                .invoke(failure -> LOG.errorf(failure, "The end of %s can't be written; it runs again", attempt))
                .onFailure()
                .recoverWithNull();
    }

    /** Puts off a job that may be what crashes servers, while another such job runs. */
    Uni<Void> putOff(Attempt attempt) {
        return write(attempt, "put-off", () -> broker.putOff(attempt.lease(), SECOND_SUSPECT, Wait.CONTENTION))
                .onFailure()
                .recoverWithNull();
    }

    /** A context of its own for each job, as request scopes and database sessions need it. */
    private Executor context() {
        Context eventLoop = eventLoops.get(Math.floorMod(next.getAndIncrement(), eventLoops.size()));
        Context own = VertxContext.createNewDuplicatedContext(eventLoop);
        VertxContextSafetyToggle.setContextSafe(own, true);
        return command -> own.runOnContext(ignored -> command.run());
    }

    private Uni<JobOutcome> handle(Attempt attempt, Executor context) {
        JobHandler handler = mux.find(attempt.type());
        if (handler == null) {
            return Uni.createFrom().item(new Retry("no handler for jobs of type " + attempt.type()));
        }
        Duration limit = attempt.timeLeft();
        return Uni.createFrom()
                .deferred(() -> handler.handle(attempt))
                .runSubscriptionOn(context)
                .ifNoItem()
                .after(limit)
                .fail()
                .onFailure(TimeoutException.class)
                .recoverWithItem(() -> new Retry("ran longer than " + limit))
                .onFailure()
                .recoverWithItem(failure -> failed(attempt, failure))
                .map(outcome -> Objects.requireNonNullElseGet(outcome, () -> new Retry("the handler gave no outcome")))
                .invoke(() -> metrics.ran(attempt, Duration.between(attempt.startedAt(), clock.instant())));
    }

    private static JobOutcome failed(Attempt attempt, Throwable failure) {
        LOG.errorf(failure, "%s failed; it is tried again if retries are left", attempt);
        String message = failure.getMessage();
        return new Retry(message == null || message.isBlank() ? failure.toString() : message);
    }

    private Uni<Void> settle(Attempt attempt, JobOutcome outcome, Executor context) {
        attempt.settle();
        if (outcome instanceof Done) {
            return write(attempt, "done", () -> broker.done(attempt.lease()));
        }
        if (outcome instanceof Snooze snooze) {
            return write(attempt, "snoozed", () -> broker.snooze(attempt.lease(), snooze));
        }
        if (outcome instanceof Skip skip) {
            return archive(attempt, skip.reason(), context);
        }
        String reason = ((Retry) outcome).reason();
        if (attempt.retried() >= attempt.maxRetry()) {
            return archive(attempt, reason, context);
        }
        var message = TaskMessages.failed(attempt.message(), reason, clock.instant());
        return write(attempt, "retried", () -> broker.retry(attempt.lease(), message, backoff(attempt.retried())));
    }

    /** asynq's. */
    private static Duration backoff(int retried) {
        long spread = ThreadLocalRandom.current().nextInt(30) * (retried + 1L);
        return Duration.ofSeconds((long) Math.pow(retried, 4) + 15 + spread);
    }

    private Uni<Void> archive(Attempt attempt, String reason, Executor context) {
        var message = TaskMessages.archived(attempt.message(), reason, clock.instant());
        return Uni.createFrom()
                .deferred(() -> beforeArchive(attempt, reason))
                .runSubscriptionOn(context)
                .ifNoItem()
                .after(NOT_ARCHIVED)
                .fail()
                .emitOn(home)
                .map(ready -> true)
                .onFailure()
                .recoverWithItem(failure -> comesBack(attempt, failure))
                .chain(ready -> ready
                        ? write(attempt, "archived", () -> broker.archive(attempt.lease(), message))
                        : write(
                                attempt,
                                "not-archived",
                                () -> broker.putOff(attempt.lease(), NOT_ARCHIVED, Wait.BACKOFF)));
    }

    private Uni<Void> beforeArchive(Attempt attempt, String reason) {
        JobHandler handler = mux.find(attempt.type());
        LOG.errorf("%s is to be archived: %s", attempt, reason);
        return handler == null ? Uni.createFrom().voidItem() : handler.beforeArchive(attempt, reason);
    }

    private static boolean comesBack(Attempt attempt, Throwable failure) {
        LOG.errorf(failure, "%s can't be archived yet; it comes back in %s", attempt, NOT_ARCHIVED);
        return false;
    }

    /** Says it until Redis has heard it, or until the heartbeat finds that the lease was lost. */
    private Uni<Void> write(Attempt attempt, String outcome, Supplier<Uni<Ack>> ack) {
        return Uni.createFrom()
                .deferred(ack::get)
                .onFailure(failure -> Outage.is(failure) && !attempt.lost())
                .retry()
                .withBackOff(Backoff.FIRST, Backoff.CAP)
                .withJitter(0.5)
                .indefinitely()
                .invoke(written -> metrics.settled(attempt, outcome, written))
                .replaceWithVoid();
    }
}
