package io.tributary.defaults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.tributary.events.CloudEvents;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One span for each record, under the span that published it, from its batch's arrival to the moment all that it causes
 * is durable. A batch is handled as one, so what it does as a whole goes under its first record.
 */
final class RecordSpans {

    private final Traces traces;

    RecordSpans(Traces traces) {
        this.traces = traces;
    }

    /** Begins a record's span. */
    Span begin(ConsumerRecord<byte[], byte[]> record) {
        if (!traces.on()) {
            return Span.getInvalid();
        }
        Attributes attributes = Attributes.builder()
                .put("messaging.system", "kafka")
                .put("messaging.operation.name", "process")
                .put("messaging.operation.type", "process")
                .put("messaging.destination.name", record.topic())
                .put("messaging.destination.partition.id", Integer.toString(record.partition()))
                .put("messaging.kafka.offset", record.offset())
                .put("messaging.message.id", Objects.requireNonNullElse(header(record, CloudEvents.ID), ""))
                .build();
        String traceparent = header(record, CloudEvents.TRACEPARENT);
        // Without one it begins a trace: what is current here is none of its business.
        return traces.start(
                "process " + record.topic(), SpanKind.CONSUMER, attributes, traceparent == null ? "" : traceparent);
    }

    /** What goes along with all that a record causes. */
    static @Nullable String traceparent(Span span, @Nullable String sent) {
        return span.getSpanContext().isValid() ? Traces.traceparent(span.getSpanContext()) : sent;
    }

    /** Has the log tell of a batch's trace until it is closed; call it where the batch came in. */
    @SuppressWarnings("MustBeClosed") // Closed when the batch is done, by whoever calls.
    static Scope enter(Batch<?> batch) {
        Span first = batch.span();
        if (!first.getSpanContext().isValid()) {
            Correlation.begin(batch.traceparent());
            return Correlation::end;
        }
        return first.makeCurrent();
    }

    /** The record was given up, and is a dead letter. */
    static void givenUp(Span span) {
        span.setStatus(StatusCode.ERROR, "dead letter");
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }
}
