package io.tributary.defaults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.tributary.events.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Keeps a record that was given up: its key, value and headers as they were, and beside them {@code tributary-dlq-*}
 * headers that say why, when, and where it stood.
 */
@ApplicationScoped
class DeadLetters {

    private static final String PREFIX = "tributary-dlq-";
    private static final int LONGEST_REASON = 1000;

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
        var letter = new ProducerRecord<>(Topics.deadLetter(record.topic()), record.key(), record.value());
        for (Header header : record.headers()) {
            if (!header.key().equals(NOT_THE_RECORDS)) {
                letter.headers().add(header);
            }
        }
        add(letter, "reason", reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason);
        add(letter, "topic", record.topic());
        add(letter, "partition", Integer.toString(record.partition()));
        add(letter, "offset", Long.toString(record.offset()));
        add(letter, "at", clock.instant().toString());
        return records.send(letter);
    }

    private static void add(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(PREFIX + name, value.getBytes(UTF_8));
    }
}
