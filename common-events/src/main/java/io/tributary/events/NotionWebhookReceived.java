package io.tributary.events;

import java.time.Instant;

/**
 * Notion delivered a webhook event and its signature was right. The value on the wire is the raw body, untouched.
 *
 * @param id Notion's event id, the same for every attempt
 * @param hookId the hook that it came in by ({@code ce_hookid})
 * @param attempt Notion's {@code attempt_number}, from 1; 0 if the body names none ({@code ce_attempt})
 * @param entityId id of the page, data source … that it is about, and so the key; the event id where there is none
 * @param time when it was received
 * @param body the bytes that Notion sent
 */
@SuppressWarnings("ArrayRecordComponent") // The raw bytes are the value; nobody compares two of these.
public record NotionWebhookReceived(String id, String hookId, int attempt, String entityId, Instant time, byte[] body)
        implements Event {

    @Override
    public String topic() {
        return Topics.NOTION_WEBHOOK_RECEIVED;
    }

    @Override
    public String key() {
        return entityId;
    }
}
