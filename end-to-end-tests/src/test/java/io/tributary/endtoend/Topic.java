package io.tributary.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** What another program does with a topic. */
record Topic(String bootstrap, String name) {

    /** Puts a record there that is none of ours: a text, without headers. */
    void put(String text) {
        String unused = put(new ProducerRecord<>(name, null, text.getBytes(UTF_8)));
    }

    /**
     * Copies a record to this topic's dead letters, as event-service does with one that it can't handle.
     *
     * @return the letter's id
     */
    String giveUp(ConsumerRecord<byte[], byte[]> record, String reason) {
        var letter = new ProducerRecord<>(name + ".dlq", record.key(), record.value());
        record.headers().forEach(letter.headers()::add);
        letter.headers().add("tributary-dlq-reason", reason.getBytes(UTF_8));
        letter.headers().add("tributary-dlq-topic", name.getBytes(UTF_8));
        return put(letter);
    }

    /** The newest one that fits, of all that are there now; each partition is read to its end. */
    ConsumerRecord<byte[], byte[]> newest(Predicate<ConsumerRecord<byte[], byte[]>> fits) {
        var bytes = new ByteArrayDeserializer();
        ConsumerRecord<byte[], byte[]> newest = null;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrap), bytes, bytes)) {
            List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                    .map(info -> new TopicPartition(name, info.partition()))
                    .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    newest = fits.test(record) ? newer(newest, record) : newest;
                }
            }
        }
        if (newest == null) {
            throw new AssertionError("No such record in " + name);
        }
        return newest;
    }

    private static ConsumerRecord<byte[], byte[]> newer(
            @Nullable ConsumerRecord<byte[], byte[]> one, ConsumerRecord<byte[], byte[]> other) {
        return one == null || one.timestamp() < other.timestamp() ? other : one;
    }

    private String put(ProducerRecord<byte[], byte[]> record) {
        var bytes = new ByteArraySerializer();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(Map.of("bootstrap.servers", bootstrap, "acks", "all"), bytes, bytes)) {
            RecordMetadata place = producer.send(record).get();
            return place.topic() + "-" + place.partition() + "-" + place.offset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
