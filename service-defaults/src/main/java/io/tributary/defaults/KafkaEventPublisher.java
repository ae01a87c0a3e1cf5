package io.tributary.defaults;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.tributary.events.CloudEvents;
import io.tributary.events.EventMessage;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Publishes through one channel for all topics; many records are in flight at once. */
@ApplicationScoped
class KafkaEventPublisher implements EventPublisher {

    /** Within the two seconds that a caller has, with room for its own work. */
    private static final Duration LIMIT = Duration.ofMillis(1800);

    private final MutinyEmitter<byte[]> emitter;

    // Unbounded by count, but not by time: what Kafka doesn't take fails after LIMIT.
    KafkaEventPublisher(
            @Channel("events-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> emitter) {
        this.emitter = emitter;
    }

    @Override
    public Uni<Void> publish(EventMessage message) {
        return emitter.sendMessage(Message.of(message.value()).addMetadata(metadata(message)))
                .ifNoItem()
                .after(LIMIT)
                .fail()
                .onFailure()
                .transform(failure -> new NotPublished(message.topic(), failure));
    }

    private static OutgoingKafkaRecordMetadata<String> metadata(EventMessage message) {
        Headers headers = new RecordHeaders();
        message.headers().forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
        String traceparent = Correlation.traceparent();
        if (!message.headers().containsKey(CloudEvents.TRACEPARENT)) {
            headers.add(CloudEvents.TRACEPARENT, traceparent.getBytes(StandardCharsets.UTF_8));
        }
        return OutgoingKafkaRecordMetadata.<String>builder()
                .withTopic(message.topic())
                .withKey(message.key())
                .withHeaders(headers)
                .build();
    }
}
