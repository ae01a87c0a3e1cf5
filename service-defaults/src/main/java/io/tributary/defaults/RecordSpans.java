package io.tributary.defaults;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.tributary.events.CloudEvents;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
        Attributes attributes = attributes("process", record.topic(), HeaderText.of(record.headers(), CloudEvents.ID))
                .put("messaging.destination.partition.id", Integer.toString(record.partition()))
                .put("messaging.kafka.offset", record.offset())
                .build();
        String traceparent = HeaderText.of(record.headers(), CloudEvents.TRACEPARENT);
        // Without one it begins a trace: what is current here is none of its business.
        return traces.start(
                "process " + record.topic(), SpanKind.CONSUMER, attributes, traceparent == null ? "" : traceparent);
    }

    /** What is told of each step that a record takes; {@code id} is its event's. */
    static AttributesBuilder attributes(String operation, String topic, @Nullable String id) {
        return Attributes.builder()
                .put("messaging.system", "kafka")
                .put("messaging.operation.name", operation)
                .put("messaging.operation.type", operation)
                .put("messaging.destination.name", topic)
                .put("messaging.message.id", id == null ? "" : id);
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
}
