package io.tributary.jobqueue;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Carries the trace from who enqueues a job to who runs it, in the job's headers. */
final class JobTraces {

    private static final TextMapGetter<Map<String, String>> HEADERS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> headers) {
            return headers.keySet();
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> headers, String key) {
            return headers == null ? null : headers.get(key);
        }
    };

    private final TextMapPropagator propagator;
    private final Tracer tracer;

    JobTraces(OpenTelemetry telemetry) {
        propagator = telemetry.getPropagators().getTextMapPropagator();
        tracer = telemetry.getTracer("io.tributary.jobqueue");
    }

    /** With the caller's context in the headers, unless they hold one already. */
    List<NewJob> inject(List<NewJob> jobs) {
        Map<String, String> context = new LinkedHashMap<>();
        propagator.inject(Context.current(), context, (headers, name, value) -> context.put(name, value));
        return context.isEmpty()
                ? jobs
                : jobs.stream().map(job -> inject(job, context)).toList();
    }

    private static NewJob inject(NewJob job, Map<String, String> context) {
        if (context.keySet().stream().anyMatch(job.headers()::containsKey)) {
            return job;
        }
        NewJob traced = job;
        for (Map.Entry<String, String> header : context.entrySet()) {
            traced = traced.header(header.getKey(), header.getValue());
        }
        return traced;
    }

    /** The span of one run; its parent is who enqueued the job. */
    Span start(Job job) {
        return tracer.spanBuilder("process " + job.type())
                .setParent(propagator.extract(Context.root(), job.headers(), HEADERS))
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("messaging.system", "asynq")
                .setAttribute("messaging.operation.type", "process")
                .setAttribute("messaging.destination.name", job.queue())
                .setAttribute("messaging.message.id", job.id())
                .startSpan();
    }

    /** Ends a run's span; a failure is one only if the job counts it as such. */
    static void end(Span span, JobOutcome outcome) {
        if (outcome instanceof JobOutcome.Retry || outcome instanceof JobOutcome.Skip) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }
}
