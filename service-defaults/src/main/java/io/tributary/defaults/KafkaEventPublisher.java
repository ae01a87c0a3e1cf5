package io.tributary.defaults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.smallrye.mutiny.Uni;
import io.tributary.events.CloudEvents;
import io.tributary.events.EventMessage;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Publishes to Kafka. The record names the span that published it, if there is one. */
@ApplicationScoped
class KafkaEventPublisher implements EventPublisher {

    private final KafkaRecords records;
    private final Traces traces;

    KafkaEventPublisher(KafkaRecords records, Traces traces) {
        this.records = records;
        this.traces = traces;
    }

    @Override
    public Uni<Void> publish(EventMessage message) {
        String traceparent = message.headers().get(CloudEvents.TRACEPARENT);
        if (!traces.on()) {
            return records.send(record(message, traceparent == null ? Correlation.traceparent() : traceparent));
        }
        Span span = span(message, traceparent);
        return Traces.within(span, () -> records.send(record(message, Traces.traceparent(span.getSpanContext()))));
    }

    /** Begun by the call, not by the subscription, which may come from elsewhere. */
    private Span span(EventMessage message, @Nullable String traceparent) {
        Attributes attributes = RecordSpans.attributes(
                        "send", message.topic(), message.headers().get(CloudEvents.ID))
                .build();
        return traces.start("send " + message.topic(), SpanKind.PRODUCER, attributes, traceparent);
    }

    private static ProducerRecord<byte[], byte[]> record(EventMessage message, String traceparent) {
        var record = new ProducerRecord<>(message.topic(), message.key().getBytes(UTF_8), message.value());
        message.headers().forEach((name, value) -> {
            if (!name.equals(CloudEvents.TRACEPARENT)) {
                record.headers().add(name, value.getBytes(UTF_8));
            }
        });
        record.headers().add(CloudEvents.TRACEPARENT, traceparent.getBytes(UTF_8));
        return record;
    }
}
