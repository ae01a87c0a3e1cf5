package io.tributary.defaults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import io.smallrye.reactive.messaging.memory.InMemorySink;
import io.tributary.events.CloudEvents;
import io.tributary.events.EventMessage;
import io.tributary.events.ProjectCreated;
import io.tributary.events.Topics;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Publisher and subscriber on SmallRye's in-memory connector: how a program is tested without any Kafka. */
@QuarkusTest
@TestProfile(InMemoryChannelTest.InMemory.class)
class InMemoryChannelTest {

    private static final UUID PROJECT = UUID.fromString("5f0a5b1e-0001-4c55-9d00-000000000001");

    @Inject
    @Any
    InMemoryConnector connector;

    @Inject
    EventPublisher publisher;

    @Inject
    TrialSubscriber subscriber;

    @AfterEach
    void clear() {
        sink().clear();
        subscriber.outage(null);
    }

    @Test
    void an_event_that_is_published_comes_out_with_its_topic_key_and_headers() {
        EventMessage message = event("published");

        publisher.publish(message).await().atMost(Duration.ofSeconds(5));

        Message<byte[]> sent = sink().received().get(0);
        var metadata = sent.getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow();
        assertThat(sent.getPayload()).isEqualTo(message.value());
        assertThat(metadata.getTopic()).isEqualTo(Topics.PROJECT_CREATED);
        assertThat(metadata.getKey()).isEqualTo(message.key().getBytes(UTF_8));
        assertThat(new String(metadata.getHeaders().lastHeader(CloudEvents.ID).value(), UTF_8))
                .isEqualTo("published");
    }

    @Test
    void a_batch_is_acknowledged_when_its_events_are_handled_and_not_before() {
        subscriber.outage(new IllegalStateException("Redis is gone"));

        CompletableFuture<Void> acknowledged = deliver(event("first"), event("second"));

        KafkaReader.await("tries", () -> subscriber.tries() >= 2);
        assertThat(acknowledged).isNotDone();
        subscriber.outage(null);
        KafkaReader.await("acknowledged", acknowledged::isDone);
        assertThat(subscriber.handled()).containsSequence("first", "second");
        assertThat(sink().received()).isEmpty();
    }

    @Test
    void a_bad_record_becomes_a_dead_letter_alone() {
        EventMessage bad = event("bad");

        CompletableFuture<Void> acknowledged = deliver(
                new EventMessage(bad.topic(), bad.key(), bad.headers(), "{\"projectId\":7}".getBytes(UTF_8)),
                event("good"));

        KafkaReader.await("acknowledged", acknowledged::isDone);
        assertThat(subscriber.handled()).contains("good").doesNotContain("bad");
        assertThat(sink().received())
                .singleElement()
                .satisfies(letter -> assertThat(letter.getMetadata(OutgoingKafkaRecordMetadata.class)
                                .orElseThrow()
                                .getTopic())
                        .isEqualTo(Topics.deadLetter(Topics.PROJECT_CREATED)));
    }

    private CompletableFuture<Void> deliver(EventMessage... messages) {
        TopicPartition partition = new TopicPartition(Topics.PROJECT_CREATED, 0);
        List<ConsumerRecord<byte[], byte[]>> records =
                List.of(messages).stream().map(InMemoryChannelTest::record).toList();
        CompletableFuture<Void> acknowledged = new CompletableFuture<>();
        connector
                .<Message<ConsumerRecords<byte[], byte[]>>>source("project-created")
                .send(Message.of(new ConsumerRecords<>(Map.of(partition, records), Map.of()), () -> {
                    acknowledged.complete(null);
                    return CompletableFuture.completedFuture(null);
                }));
        return acknowledged;
    }

    private static ConsumerRecord<byte[], byte[]> record(EventMessage message) {
        var record = new ConsumerRecord<>(message.topic(), 0, 0L, message.key().getBytes(UTF_8), message.value());
        message.headers().forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }

    private static EventMessage event(String id) {
        return CloudEvents.encode(new ProjectCreated(id, PROJECT, Instant.parse("2026-11-20T09:15:34Z")));
    }

    private InMemorySink<byte[]> sink() {
        return connector.sink("events-out");
    }

    /** Both channels in memory; nothing answers where Kafka would be. */
    public static final class InMemory implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "tributary.kafka.bootstrap",
                    "127.0.0.1:1",
                    "mp.messaging.incoming.project-created.connector",
                    InMemoryConnector.CONNECTOR,
                    "mp.messaging.outgoing.events-out.connector",
                    InMemoryConnector.CONNECTOR);
        }
    }
}
