package io.tributary.endtoend;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** What an operator sees of Kafka: how much is there, and how far its readers have come. */
final class KafkaView implements AutoCloseable {

    private final Admin admin;

    KafkaView(String bootstrap) {
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    /** How many records the topic holds. */
    long records(String topic) {
        return sum(get(admin.listOffsets(all(topic, OffsetSpec.latest())).all()).values())
                - sum(get(admin.listOffsets(all(topic, OffsetSpec.earliest())).all())
                        .values());
    }

    /** How many records were given up, over all topics. */
    long deadLetters() {
        return get(admin.listTopics().names()).stream()
                .filter(topic -> topic.endsWith(".dlq"))
                .mapToLong(this::records)
                .sum();
    }

    /** As if nothing had ever been given up. */
    void forgetDeadLetters() {
        for (String topic : get(admin.listTopics().names())) {
            if (topic.endsWith(".dlq")) {
                Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
                get(admin.listOffsets(all(topic, OffsetSpec.latest())).all())
                        .forEach((place, end) -> all.put(place, RecordsToDelete.beforeOffset(end.offset())));
                Void unused = get(admin.deleteRecords(all).all());
            }
        }
    }

    /** The sum of the offsets that the topic's readers have committed. */
    long committed(String topic) {
        long committed = 0;
        for (var group : get(admin.listGroups().all())) {
            Map<TopicPartition, OffsetAndMetadata> offsets =
                    get(admin.listConsumerGroupOffsets(group.groupId()).partitionsToOffsetAndMetadata());
            for (var offset : offsets.entrySet()) {
                if (offset.getKey().topic().equals(topic) && offset.getValue() != null) {
                    committed += offset.getValue().offset();
                }
            }
        }
        return committed;
    }

    /** How many records the topic's readers have still to read. */
    long lag(String topic) {
        return sum(get(admin.listOffsets(all(topic, OffsetSpec.latest())).all()).values()) - committed(topic);
    }

    /** The topic is lost with all that was in it, and made again, empty. */
    void lose(String topic) {
        int partitions = all(topic, OffsetSpec.latest()).size();
        Void unused = get(admin.deleteTopics(List.of(topic)).all());
        NewTopic empty = new NewTopic(topic, partitions, (short) 1);
        // Its name is free only a moment later.
        Await.passes(
                Duration.ofSeconds(10),
                () -> get(admin.createTopics(List.of(empty)).all()));
    }

    private Map<TopicPartition, OffsetSpec> all(String topic, OffsetSpec spec) {
        int partitions = get(admin.describeTopics(List.of(topic)).allTopicNames())
                .values()
                .iterator()
                .next()
                .partitions()
                .size();
        Map<TopicPartition, OffsetSpec> all = new HashMap<>();
        IntStream.range(0, partitions).forEach(n -> all.put(new TopicPartition(topic, n), spec));
        return all;
    }

    private static long sum(Collection<ListOffsetsResultInfo> offsets) {
        return offsets.stream().mapToLong(ListOffsetsResultInfo::offset).sum();
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
