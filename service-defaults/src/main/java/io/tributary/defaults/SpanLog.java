package io.tributary.defaults;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Writes each finished span as one line into the log, if that is asked for: {@code span <trace> <id> parent <id>
 * <service> "<name>" <kind> <milliseconds> ms}, then what was counted or went wrong. Made for people with {@code grep};
 * at {@code DEBUG} all that a span tells is in its line.
 */
@Singleton
class SpanLog implements SpanProcessor {

    /** Its own setting, and one of those that turn tracing on. */
    static final String SWITCH = "tributary.trace-log";

    private static final Logger LOG = Logger.getLogger(SpanLog.class);
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("service.name");

    /** What is worth its place in a line; the rest is for programs. */
    private static final List<String> SHOWN =
            List.of("http.response.status_code", "messaging.message.id", "tributary.page.id", "tributary.result");

    private final boolean asked;

    SpanLog(@ConfigProperty(name = SWITCH) boolean asked) {
        this.asked = asked;
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
        return false;
    }

    @Override
    public boolean isEndRequired() {
        return asked;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        if (asked && span.getSpanContext().isSampled()) {
            LOG.info(line(span.toSpanData(), LOG.isDebugEnabled()));
        }
    }

    /** @param whole whether with all that it tells */
    static String line(SpanData span, boolean whole) {
        return String.format(
                Locale.ROOT,
                "span %s %s parent %s %s \"%s\" %s %.1f ms%s%s",
                span.getTraceId(),
                span.getSpanId(),
                span.getParentSpanContext().isValid() ? span.getParentSpanId() : "-",
                span.getResource().getAttribute(SERVICE),
                span.getName(),
                span.getKind(),
                (span.getEndEpochNanos() - span.getStartEpochNanos()) / 1e6,
                span.getStatus().getStatusCode() == StatusCode.ERROR ? " failed" : "",
                attributes(span, whole));
    }

    private static String attributes(SpanData span, boolean whole) {
        return span.getAttributes().asMap().entrySet().stream()
                .filter(attribute -> whole || SHOWN.contains(attribute.getKey().getKey()))
                .map(attribute -> " " + attribute.getKey().getKey() + "=" + attribute.getValue())
                .sorted()
                .collect(Collectors.joining());
    }
}
