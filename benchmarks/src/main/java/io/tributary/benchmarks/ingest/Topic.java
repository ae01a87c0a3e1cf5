package io.tributary.benchmarks.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topic that accepted deliveries stand on, as seen from beside the doors. */
final class Topic {

    static final String NAME = "notion.webhook.received";

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String bootstrap;

    /** @param bootstrap Kafka's address */
    Topic(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** Drops all that it holds, so that no measurement pays for the room that an earlier one takes. */
    void empty() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
                KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            consumer.endOffsets(partitions(consumer), LIMIT)
                    .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
            Void unused = admin.deleteRecords(all).all().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topic could not be emptied", e);
        }
    }

    /**
     * What it holds of the deliveries with numbers below a bound.
     *
     * @param numbers of those that are there
     * @param records all of them, so more than numbers if some are there twice
     */
    record Held(BitSet numbers, int records) {}

    /** Reads all of it. */
    Held held() {
        BitSet numbers = new BitSet();
        int records = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    Header id = record.headers().lastHeader("ce_id");
                    numbers.set(Deliveries.number(new String(id.value(), UTF_8)));
                    records++;
                }
            }
        }
        return new Held(numbers, records);
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(NAME, LIMIT).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }
}
