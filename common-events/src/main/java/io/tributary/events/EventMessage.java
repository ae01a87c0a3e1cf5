package io.tributary.events;

import java.util.Map;

/**
 * An event as it goes over the wire: CloudEvents 1.0, Kafka protocol binding, binary mode.
 *
 * @param topic one of {@link Topics}
 * @param key the Kafka record's key
 * @param headers the record's headers as text: {@code ce_*} attributes, {@code content-type}, {@code traceparent},
 *     {@code _watermill_message_uuid}
 * @param value the record's value, never changed after it was given
 */
@SuppressWarnings("ArrayRecordComponent") // Shapes of the wire; compared nowhere but in tests, by content.
public record EventMessage(String topic, String key, Map<String, String> headers, byte[] value) {

    /** Copies the headers. */
    public EventMessage {
        headers = Map.copyOf(headers);
    }
}
