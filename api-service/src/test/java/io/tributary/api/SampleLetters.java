package io.tributary.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tributary.devstack.testing.TestStack;
import io.tributary.events.CloudEvents;
import io.tributary.events.Topics;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Puts dead letters into their topics, as event-service does, or as another program would. */
public final class SampleLetters {

    private static final long LIMIT_SECONDS = 20;
    private static @Nullable KafkaProducer<byte[], byte[]> producer;

    private SampleLetters() {}

    /** One of an event that event-service gave up now; returns its id. */
    public static String put(String type) {
        return put(Topics.PROJECT_SYNC_FINISHED, null, type, Instant.now());
    }

    /** One that was given up then, in this partition if there is one; returns its id. */
    public static String put(String topic, @Nullable Integer partition, String type, Instant at) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(CloudEvents.ID, "3f0a5b1e-0001-4c55-9d00-000000000001");
        headers.put(CloudEvents.TYPE, type);
        headers.put("tributary-dlq-reason", "Field projectId must be a UUID");
        headers.put("tributary-dlq-topic", topic);
        headers.put("tributary-dlq-partition", "3");
        headers.put("tributary-dlq-offset", "4711");
        headers.put("tributary-dlq-at", at.toString());
        var letter = new ProducerRecord<>(
                Topics.deadLetter(topic),
                partition,
                at.toEpochMilli(),
                "key".getBytes(UTF_8),
                "{\"projectId\":7}".getBytes(UTF_8));
        headers.forEach((name, value) -> letter.headers().add(name, value.getBytes(UTF_8)));
        return put(letter);
    }

    /** Any record; returns the letter's id. */
    public static String put(ProducerRecord<byte[], byte[]> letter) {
        try {
            RecordMetadata stored = producer().send(letter).get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return stored.topic() + "-" + stored.partition() + "-" + stored.offset();
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka did not take a letter", e);
        }
    }

    /** One for all: walks put hundreds. */
    private static synchronized KafkaProducer<byte[], byte[]> producer() {
        KafkaProducer<byte[], byte[]> known = producer;
        if (known == null) {
            known = new KafkaProducer<>(
                    Map.of(
                            "bootstrap.servers",
                            TestStack.current().kafkaBootstrap(),
                            "acks",
                            "all",
                            "max.request.size",
                            1_300_000,
                            "metadata.max.age.ms",
                            1000),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
            producer = known;
        }
        return known;
    }
}
