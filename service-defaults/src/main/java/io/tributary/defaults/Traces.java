package io.tributary.defaults;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Spans of our own making: where a trace goes over Kafka, and around what people would ask for. With tracing off they are
 * all the same span that does nothing.
 */
@ApplicationScoped
public class Traces {

    private static final TextMapGetter<String> TRACEPARENT_ALONE = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String traceparent) {
            return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable String traceparent, String key) {
            return key.equals("traceparent") ? traceparent : null;
        }
    };

    private final boolean on;
    private final Tracer tracer;

    /** Spans of the service's own telemetry; {@code off} says that nobody asked for any. */
    public Traces(OpenTelemetry telemetry, @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean off) {
        on = !off;
        tracer = (off ? TracerProvider.noop() : telemetry.getTracerProvider()).get("io.tributary");
    }

    /** Whether anybody asked for traces. */
    public boolean on() {
        return on;
    }

    /**
     * Does work in a span of its own, a child of the current one. The work's own spans stay beside it, since it isn't
     * made the current one.
     *
     * @param attributes what else to tell; ids at most, never content
     */
    public <T> Uni<T> around(String name, SpanKind kind, Attributes attributes, Supplier<Uni<T>> work) {
        return on
                ? Uni.createFrom().deferred(() -> within(start(name, kind, attributes, Context.current()), work))
                : work.get();
    }

    /** Ends the span with the work, and tells if it failed. */
    static <T> Uni<T> within(Span span, Supplier<Uni<T>> work) {
        return work.get().onTermination().invoke((done, failure, cancelled) -> end(span, failure));
    }

    static void end(Span span, @Nullable Throwable failure) {
        if (failure != null) {
            // Its class alone: a message may hold what it is about.
            span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
        }
        span.end();
    }

    /** A span under what {@code traceparent} names; under the current one if it is null. */
    Span start(String name, SpanKind kind, Attributes attributes, @Nullable String traceparent) {
        return start(name, kind, attributes, traceparent == null ? Context.current() : parent(traceparent));
    }

    private Span start(String name, SpanKind kind, Attributes attributes, Context parent) {
        return tracer.spanBuilder(name)
                .setSpanKind(kind)
                .setParent(parent)
                .setAllAttributes(attributes)
                .startSpan();
    }

    private static Context parent(String traceparent) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), traceparent, TRACEPARENT_ALONE);
    }

    /** What to send along as W3C's {@code traceparent}. */
    static String traceparent(SpanContext span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                + span.getTraceFlags().asHex();
    }
}
