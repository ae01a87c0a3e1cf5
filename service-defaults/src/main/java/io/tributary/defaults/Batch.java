package io.tributary.defaults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.opentelemetry.api.trace.Span;
import io.tributary.events.CloudEvents;
import io.tributary.events.EventMessage;
import io.tributary.events.UndecodableEvent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A batch of records, sorted into those that could be read and those that could not. */
record Batch<T>(String topic, long oldestMillis, List<Reading<T>> readings, List<Refused> refused) {

    /** What a record means. */
    record Reading<T>(
            ConsumerRecord<byte[], byte[]> record,
            T value,
            @Nullable String traceparent,
            Span span) {}

    /** Why a record means nothing. */
    record Refused(ConsumerRecord<byte[], byte[]> record, String reason, Span span) {}

    static <T> Batch<T> read(ConsumerRecords<byte[], byte[]> records, EventHandler<T> handler, RecordSpans spans) {
        List<Reading<T>> readings = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        long oldest = Long.MAX_VALUE;
        String topic = "";
        for (ConsumerRecord<byte[], byte[]> record : records) {
            topic = record.topic();
            oldest = Math.min(oldest, record.timestamp());
            Span span = spans.begin(record);
            try {
                readings.add(read(record, handler, span));
            } catch (RuntimeException bad) {
                refused.add(new Refused(record, reason(bad), span));
            }
        }
        return new Batch<>(topic, oldest, readings, refused);
    }

    /** Of the first record that could be read. */
    @Nullable
    String traceparent() {
        return readings.isEmpty() ? null : readings.get(0).traceparent();
    }

    /** In which the batch is handled: of its first record that could be read, else of its first. */
    Span span() {
        return Stream.concat(
                        readings.stream().map(Reading::span), refused.stream().map(Refused::span))
                .findFirst()
                .orElse(Span.getInvalid());
    }

    /** All is done that there was to do. */
    void end() {
        readings.forEach(reading -> reading.span().end());
        refused.forEach(bad -> bad.span().end());
    }

    private static <T> Reading<T> read(ConsumerRecord<byte[], byte[]> record, EventHandler<T> handler, Span span) {
        EventMessage message = message(record);
        String traceparent = RecordSpans.traceparent(span, message.headers().get(CloudEvents.TRACEPARENT));
        return new Reading<>(record, handler.read(CloudEvents.decode(message), traceparent), traceparent, span);
    }

    private static EventMessage message(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        byte[] value = record.value();
        if (key == null || value == null) {
            throw new UndecodableEvent(key == null ? "The record has no key" : "The record has no value");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), header.value() == null ? "" : new String(header.value(), UTF_8));
        }
        return new EventMessage(record.topic(), text(key), headers, value);
    }

    private static String text(byte[] key) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
        } catch (CharacterCodingException e) {
            throw new UndecodableEvent("The record's key is no UTF-8");
        }
    }

    private static String reason(RuntimeException bad) {
        return bad instanceof UndecodableEvent ? String.valueOf(bad.getMessage()) : bad.toString();
    }
}
