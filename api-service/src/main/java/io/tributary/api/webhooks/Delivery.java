package io.tributary.api.webhooks;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tributary.events.NotionWebhookReceived;
import io.tributary.notion.NotionIds;
import io.tributary.notion.WebhookSignature;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One POST to a hook's address.
 *
 * @param hook the hook that the address names
 * @param signature the value of {@link WebhookSignature#HEADER}; null if there is none
 * @param body the bytes as they came
 */
@SuppressWarnings("ArrayRecordComponent") // The bytes are what is signed; nobody compares two deliveries.
record Delivery(HookId hook, @Nullable String signature, byte[] body) {

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();
    private static final String TOKEN = "verification_token";
    private static final byte[] HANDSHAKE_START = "{\"verification_token\"".getBytes(StandardCharsets.UTF_8);
    private static final int LONGEST_HANDSHAKE = 1024;
    private static final int LONGEST_ID = 128;

    /** Whether it is signed with this secret. */
    boolean isSignedWith(Secret secret) {
        return WebhookSignature.matches(body, signature, secret.value());
    }

    /**
     * The token, if this is a handshake: exactly one field, signed with its own value. Written as Notion writes it,
     * without white space, so that an event isn't parsed for nothing.
     */
    Optional<Secret> handshake() {
        if (body.length > LONGEST_HANDSHAKE || !startsWith(HANDSHAKE_START)) {
            return Optional.empty();
        }
        return parsed().filter(json -> json.size() == 1)
                .flatMap(json -> text(json.path(TOKEN)))
                .map(Secret::new)
                .filter(this::isSignedWith);
    }

    /**
     * An event as it goes on.
     *
     * @param received for Kafka
     * @param happenedAt when it happened, by Notion's clock; null if the body doesn't say it in a form that we know
     */
    record Carried(NotionWebhookReceived received, @Nullable Instant happenedAt) {}

    /**
     * The event that it carries, of whatever type; empty if the body is no JSON object, or one without an id. What it
     * means is sorted out behind Kafka, where a body that we don't understand is kept for someone to look at.
     */
    Optional<Carried> event(Instant now) {
        return parsed().flatMap(json ->
                text(json.path("id")).map(id -> new Carried(event(json, id, now), time(json.path("timestamp")))));
    }

    private static @Nullable Instant time(JsonNode json) {
        try {
            return json.isTextual() ? Instant.parse(json.textValue()) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private NotionWebhookReceived event(JsonNode json, String id, Instant now) {
        String entity = text(json.path("entity").path("id")).orElse(id);
        JsonNode attempt = json.path("attempt_number");
        return new NotionWebhookReceived(
                dashed(id), hook.value(), Math.max(0, attempt.asInt(0)), dashed(entity), now, body);
    }

    private Optional<JsonNode> parsed() {
        try {
            JsonNode json = JSON.readTree(body);
            return Optional.ofNullable(json).filter(JsonNode::isObject);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean startsWith(byte[] start) {
        return body.length >= start.length && Arrays.equals(body, 0, start.length, start, 0, start.length);
    }

    private static Optional<String> text(JsonNode json) {
        return Optional.ofNullable(json.textValue()).filter(text -> !text.isBlank() && text.length() <= LONGEST_ID);
    }

    private static String dashed(String text) {
        UUID id = NotionIds.parse(text);
        return id == null ? text : id.toString();
    }

    @Override
    public String toString() {
        return "Delivery[" + body.length + " bytes]";
    }
}
