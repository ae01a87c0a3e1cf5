package io.tributary.jobqueue;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tributary.jobqueue.JobMux.Route;
import io.tributary.jobqueue.JobOutcome.Retry;
import io.tributary.jobqueue.JobOutcome.Skip;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Runs handlers, each in a Vert.x context of its own, and stops them. */
final class Runner {

    private static final Logger LOG = Logger.getLogger(Runner.class);

    private final JobMux mux;
    private final JobTraces traces;
    private final List<Context> eventLoops;
    private final AtomicInteger underWay = new AtomicInteger();

    /** @param home goes first, so that a job that runs alone costs no change of threads */
    Runner(JobMux mux, Vertx vertx, Context home, JobTraces traces) {
        this.mux = mux;
        this.traces = traces;
        this.eventLoops = Stream.concat(
                        Stream.of(home), Stream.<Context>generate(((VertxInternal) vertx)::createEventLoopContext))
                .limit(2L * Runtime.getRuntime().availableProcessors())
                .toList();
    }

    /** Hears that a handler has left. */
    interface Ended {

        /**
         * Called once or twice, on any thread.
         *
         * @param outcome what it said; null if it was stopped before it said anything
         */
        void ended(@Nullable JobOutcome outcome);
    }

    /** Starts the handler; gives what stops it. */
    Run start(Attempt attempt, Ended ended) {
        Run run = new Run(attempt, ended, context());
        underWay.incrementAndGet();
        run.context.execute(run::begin);
        return run;
    }

    /** The run's slot is free again. */
    void left() {
        underWay.decrementAndGet();
    }

    /** A context of its own for each job, as request scopes and database sessions need it. */
    Executor context() {
        Context eventLoop = eventLoops.get(Math.floorMod(underWay.get(), eventLoops.size()));
        Context own = VertxContext.createNewDuplicatedContext(eventLoop);
        VertxContextSafetyToggle.setContextSafe(own, true);
        return command -> own.runOnContext(ignored -> command.run());
    }

    /** One run; what it holds belongs to its context. */
    final class Run {

        private final Attempt attempt;
        private final Ended ended;
        private final Executor context;
        private Span span = Span.getInvalid();
        private @Nullable Cancellable handle;

        private Run(Attempt attempt, Ended ended, Executor context) {
            this.attempt = attempt;
            this.ended = ended;
            this.context = context;
        }

        @SuppressWarnings("try") // the scope is there to be closed
        private void begin() {
            Route route = attempt.route();
            if (attempt.ending() != null) {
                ended.ended(null);
                return;
            }
            if (route == null) {
                end(Retry.unhandled(attempt));
                return;
            }
            span = traces.start(attempt);
            if (!span.getSpanContext().isValid()) {
                run(route);
                return;
            }
            try (Scope scope = span.makeCurrent()) {
                run(route);
            }
        }

        private void run(Route route) {
            handle = mux.run(route.handler(), attempt).subscribe().with(this::said, this::failed);
        }

        private void said(@Nullable JobOutcome outcome) {
            end(outcome == null ? Retry.silent() : outcome);
        }

        private void failed(Throwable failure) {
            if (!attempt.cancelled()) {
                LOG.errorf(failure, "%s failed; it is tried again if retries are left", attempt);
            }
            span.recordException(failure);
            end(Retry.of(failure));
        }

        private void end(JobOutcome outcome) {
            JobTraces.end(span, outcome);
            ended.ended(outcome);
        }

        /** Stops the handler; it has ended when its code has left. */
        void stop() {
            context.execute(() -> {
                Cancellable running = handle;
                if (running != null) {
                    running.cancel();
                }
                attempt.whenLeft(() -> {
                    JobTraces.end(span, new Skip("stopped"));
                    ended.ended(null);
                });
            });
        }
    }
}
