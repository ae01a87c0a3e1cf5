package io.tributary.defaults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.devstack.testing.Server;
import io.tributary.devstack.testing.StackResource;
import io.tributary.devstack.testing.TestStack;
import io.tributary.events.EventMessage;
import io.tributary.events.Topics;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;

/** Kafka keeps the contract. */
@QuarkusTest
@WithTestResource(StackResource.class)
class KafkaEventPublisherTest extends EventPublisherContract {

    @Inject
    EventPublisher publisher;

    @Inject
    TopicSetup topics;

    @BeforeEach
    void topicsAreThere() {
        KafkaReader.await("topics", () -> topics.missing().isEmpty());
    }

    @Override
    EventPublisher publisher() {
        return publisher;
    }

    @Override
    List<EventMessage> published() {
        return KafkaReader.all(Topics.NOTION_WEBHOOK_RECEIVED).stream()
                .map(KafkaEventPublisherTest::message)
                .toList();
    }

    @Override
    void outageBegins() {
        TestStack.current().stop(Server.KAFKA);
    }

    @Override
    void outageEnds() {
        TestStack.current().start(Server.KAFKA);
    }

    private static EventMessage message(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return new EventMessage(record.topic(), new String(record.key(), UTF_8), headers, record.value());
    }
}
