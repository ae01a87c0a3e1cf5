package io.tributary.defaults;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/**
 * W3C trace context, from a request or a record into every log line ({@code traceId}) and on to whatever it causes. It
 * lives in the logging context, which Quarkus keeps per request. With tracing on there is a current span, whose ids
 * OpenTelemetry keeps there itself; then that one counts.
 */
public final class Correlation {

    private static final String TRACE_ID = "traceId";
    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})");

    private Correlation() {}

    /** Takes up what a caller sent, or begins a new trace if it sent nothing usable. */
    public static void begin(@Nullable String traceparent) {
        if (span().isValid()) {
            return;
        }
        Matcher matcher = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
        MDC.put(TRACE_ID, matcher.matches() ? matcher.group(1) : hex(16));
    }

    /** Forgets it. */
    public static void end() {
        MDC.remove(TRACE_ID);
    }

    /** What to send along: see {@link #current}; a new trace where there is none. */
    public static String traceparent() {
        String current = current();
        return current == null ? traceparent(hex(16)) : current;
    }

    /** The current span; without one the current trace, with a new span; null where there is no trace. */
    public static @Nullable String current() {
        SpanContext span = span();
        if (span.isValid()) {
            return Traces.traceparent(span);
        }
        Object traceId = MDC.get(TRACE_ID);
        return traceId == null ? null : traceparent(traceId.toString());
    }

    private static String traceparent(String traceId) {
        return "00-" + traceId + "-" + hex(8) + "-01";
    }

    private static SpanContext span() {
        return Span.current().getSpanContext();
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
