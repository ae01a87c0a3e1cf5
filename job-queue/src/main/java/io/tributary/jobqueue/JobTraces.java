package io.tributary.jobqueue;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
    private final boolean on;

    /** Telemetry that carries no context from one process to another has no trace of a job, and costs nothing here. */
    JobTraces(OpenTelemetry telemetry) {
        propagator = telemetry.getPropagators().getTextMapPropagator();
        tracer = telemetry.getTracer("io.tributary.jobqueue");
        on = !propagator.fields().isEmpty();
    }

    /**
     * Jobs on their way into their queues.
     *
     * @param jobs what goes there
     * @param spans one of each, which its headers name, or an invalid one; empty if nobody traces
     */
    record Sending(List<NewJob> jobs, List<Span> spans) {

        void end(List<EnqueueResult> results) {
            for (int i = 0; i < spans.size(); i++) {
                spans.get(i)
                        .setAttribute("jobqueue.result", results.get(i).name().toLowerCase(Locale.ROOT));
                spans.get(i).end();
            }
        }

        void fail(Throwable failure) {
            for (Span span : spans) {
                span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
                span.end();
            }
        }

        void cancel() {
            spans.forEach(Span::end);
        }
    }

    /**
     * Begins the span of each job that is part of a trace: under the context in its headers, or under the caller's if they
     * hold none. What is enqueued again and again, such as by a clock, would else be a trace each time; a job begins its
     * own when it runs.
     */
    Sending send(List<NewJob> jobs) {
        if (!on) {
            return new Sending(jobs, List.of());
        }
        List<NewJob> traced = new ArrayList<>();
        List<Span> spans = new ArrayList<>();
        for (NewJob job : jobs) {
            Context parent = parent(job.headers(), Context.current());
            boolean inTrace = Span.fromContext(parent).getSpanContext().isValid();
            Span span = inTrace ? span("send", job.type(), SpanKind.PRODUCER, job.queue(), parent) : Span.getInvalid();
            spans.add(span);
            traced.add(inTrace ? inject(job, Context.root().with(span)) : job);
        }
        return new Sending(traced, spans);
    }

    private NewJob inject(NewJob job, Context context) {
        Map<String, String> headers = new LinkedHashMap<>();
        propagator.inject(context, headers, (all, name, value) -> headers.put(name, value));
        NewJob traced = job;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            traced = traced.header(header.getKey(), header.getValue());
        }
        return traced;
    }

    private Context parent(Map<String, String> headers, Context otherwise) {
        return propagator.fields().stream().anyMatch(headers::containsKey)
                ? propagator.extract(Context.root(), headers, HEADERS)
                : otherwise;
    }

    /** The span of one run; its parent is who enqueued the job. An invalid one if nobody traces. */
    Span start(Job job) {
        if (!on) {
            return Span.getInvalid();
        }
        Span span = span("process", job.type(), SpanKind.CONSUMER, job.queue(), parent(job.headers(), Context.root()));
        span.setAttribute("messaging.message.id", job.id());
        return span;
    }

    private Span span(String operation, String type, SpanKind kind, String queue, Context parent) {
        return tracer.spanBuilder(operation + " " + type)
                .setParent(parent)
                .setSpanKind(kind)
                .setAttribute("messaging.system", "asynq")
                .setAttribute("messaging.operation.name", operation)
                .setAttribute("messaging.operation.type", operation)
                .setAttribute("messaging.destination.name", queue)
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
