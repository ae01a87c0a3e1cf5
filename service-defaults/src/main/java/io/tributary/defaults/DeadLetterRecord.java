package io.tributary.defaults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tributary.events.Topics;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it stands in its topic. Another program may have written it, with headers of its own or none.
 *
 * @param topic the topic that its record stood in at first
 * @param kafka the letter
 */
public record DeadLetterRecord(String topic, ConsumerRecord<byte[], byte[]> kafka) {

    /** What our own headers begin with; see {@link DeadLetters}. */
    static final String PREFIX = "tributary-dlq-";

    static final String REASON = PREFIX + "reason";
    static final String CUT = PREFIX + "cut";

    /** On a record that was published again: the id of the letter that it was. */
    static final String REPLAY_OF = "tributary-replay-of";

    private static final String REASON_OF_WATERMILL = "reason_poisoned";
    private static final Set<String> OF_WATERMILL =
            Set.of(REASON_OF_WATERMILL, "topic_poisoned", "handler_poisoned", "subscriber_poisoned");

    /** Of the letter's own place: topic, partition and offset. */
    public String id() {
        return id(topic, kafka.partition(), kafka.offset());
    }

    /** The id of the letter that stands there. */
    public static String id(String topic, int partition, long offset) {
        return Topics.deadLetter(topic) + "-" + partition + "-" + offset;
    }

    /** Why it was given up; null if whoever wrote it doesn't say. */
    public @Nullable String reason() {
        String reason = header(REASON);
        return reason == null ? header(REASON_OF_WATERMILL) : reason;
    }

    /** Whether only its beginning was kept, so that it can't be published again. */
    public boolean isCut() {
        return kafka.headers().lastHeader(CUT) != null;
    }

    /** A header as text; null if there is none. */
    public @Nullable String header(String name) {
        return HeaderText.of(kafka.headers(), name);
    }

    /** The record as it was before it was given up, and which letter it comes from. */
    ProducerRecord<byte[], byte[]> original() {
        var record = new ProducerRecord<>(topic, kafka.key(), kafka.value());
        for (Header header : kafka.headers()) {
            if (!isOfTheLetter(header.key())) {
                record.headers().add(header);
            }
        }
        record.headers().add(REPLAY_OF, id().getBytes(UTF_8));
        return record;
    }

    private static boolean isOfTheLetter(String header) {
        return header.startsWith(PREFIX) || header.equals(REPLAY_OF) || OF_WATERMILL.contains(header);
    }
}
