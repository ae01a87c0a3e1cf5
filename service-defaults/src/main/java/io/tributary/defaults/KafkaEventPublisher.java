package io.tributary.defaults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.tributary.events.CloudEvents;
import io.tributary.events.EventMessage;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Publishes to Kafka. */
@ApplicationScoped
class KafkaEventPublisher implements EventPublisher {

    private final KafkaRecords records;

    KafkaEventPublisher(KafkaRecords records) {
        this.records = records;
    }

    @Override
    public Uni<Void> publish(EventMessage message) {
        return records.send(record(message));
    }

    private static ProducerRecord<byte[], byte[]> record(EventMessage message) {
        var record = new ProducerRecord<>(message.topic(), message.key().getBytes(UTF_8), message.value());
        message.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        if (!message.headers().containsKey(CloudEvents.TRACEPARENT)) {
            record.headers()
                    .add(CloudEvents.TRACEPARENT, Correlation.traceparent().getBytes(UTF_8));
        }
        return record;
    }
}
