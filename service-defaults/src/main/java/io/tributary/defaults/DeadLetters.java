package io.tributary.defaults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.tributary.events.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a record that was given up: its key, value and headers as they were, and beside them {@code tributary-dlq-*}
 * headers that say why, when, and where it stood. Of a record that with those would be too large for Kafka, and so would
 * be tried forever, only the beginning is kept; {@code tributary-dlq-cut} says how many bytes the whole had.
 */
@ApplicationScoped
class DeadLetters {

    private static final String PREFIX = DeadLetterRecord.PREFIX;
    private static final int LONGEST_REASON = 1000;

    /** What goes into one record, with room for what the producer adds. */
    private static final int MOST_BYTES = 1_190_000;

    private static final int KEPT_OF_VALUE = 1_000_000;
    private static final int KEPT_OF_KEY = 10_000;
    private static final int KEPT_OF_HEADERS = 100_000;

    /** SmallRye adds this one to each record that it reads. */
    private static final String NOT_THE_RECORDS = "__smallrye_generationId";

    private final KafkaRecords records;
    private final Clock clock;

    DeadLetters(KafkaRecords records, Clock clock) {
        this.records = records;
        this.clock = clock;
    }

    /** Completes when the dead-letter topic has it. */
    Uni<Void> keep(ConsumerRecord<byte[], byte[]> record, String reason) {
        var letter = copy(record);
        add(
                letter,
                DeadLetterRecord.REASON,
                reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason);
        add(letter, PREFIX + "topic", record.topic());
        add(letter, PREFIX + "partition", Integer.toString(record.partition()));
        add(letter, PREFIX + "offset", Long.toString(record.offset()));
        add(letter, PREFIX + "at", clock.instant().toString());
        return records.send(letter);
    }

    private static ProducerRecord<byte[], byte[]> copy(ConsumerRecord<byte[], byte[]> record) {
        String topic = Topics.deadLetter(record.topic());
        List<Header> headers = Stream.of(record.headers().toArray())
                .filter(header -> !header.key().equals(NOT_THE_RECORDS))
                .toList();
        int headerBytes = headers.stream().mapToInt(DeadLetters::bytes).sum();
        int all = length(record.key()) + length(record.value()) + headerBytes;
        if (all + 4 * LONGEST_REASON <= MOST_BYTES) {
            var letter = new ProducerRecord<>(topic, record.key(), record.value());
            headers.forEach(letter.headers()::add);
            return letter;
        }
        var letter = new ProducerRecord<>(topic, cut(record.key(), KEPT_OF_KEY), cut(record.value(), KEPT_OF_VALUE));
        if (headerBytes <= KEPT_OF_HEADERS) {
            headers.forEach(letter.headers()::add);
        }
        add(letter, DeadLetterRecord.CUT, Integer.toString(all));
        return letter;
    }

    private static int bytes(Header header) {
        return header.key().length() + length(header.value()) + 10;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static byte @Nullable [] cut(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    private static void add(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(UTF_8));
    }
}
