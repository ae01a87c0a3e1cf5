package io.tributary.job;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.smallrye.mutiny.Uni;
import io.tributary.defaults.Correlation;
import io.tributary.events.CloudEvents;
import io.tributary.jobqueue.Job;
import io.tributary.jobqueue.JobHandler;
import io.tributary.jobqueue.JobMiddleware;
import io.tributary.jobqueue.JobOutcome;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;

/**
 * Takes up the trace of the delivery that a job answers: into each log line of the run, and on to the jobs that it
 * enqueues. A run has a Vert.x context of its own, so those of two jobs don't mix.
 */
@Singleton
class JobCorrelation implements JobMiddleware {

    @Override
    public JobHandler wrap(JobHandler next) {
        return job -> Span.current().getSpanContext().isValid()
                ? inSpan(Context.current(), next, job)
                : Uni.createFrom()
                        .deferred(() -> {
                            Correlation.begin(job.headers().get(CloudEvents.TRACEPARENT));
                            return next.handle(job);
                        })
                        .eventually(Correlation::end);
    }

    /**
     * The queue makes the run's span current while it starts the handler, and no longer, as suits threads. Here it is the
     * run's Vert.x context that knows what is current, so it can be so until the run ends: from the context's next turn
     * on, when the queue has let go of it.
     */
    @SuppressWarnings("MustBeClosed") // Closed when the run ends.
    private static Uni<JobOutcome> inSpan(Context run, JobHandler next, Job job) {
        return Uni.createFrom()
                .deferred(() -> {
                    Scope scope = run.makeCurrent();
                    return next.handle(job).onTermination().invoke(scope::close);
                })
                .runSubscriptionOn(nextTurn());
    }

    private static Executor nextTurn() {
        io.vertx.core.Context context = Vertx.currentContext();
        return context == null ? Runnable::run : command -> context.runOnContext(ignored -> command.run());
    }
}
