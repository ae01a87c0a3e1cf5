package io.tributary.notion;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Notion posts to a hook: one event, or, when a subscription is made, the handshake. Read leniently: unknown
 * fields, types and kinds pass, since Notion adds them without a new version. Ids are dashed and lower-case.
 */
public sealed interface WebhookPayload {

    /**
     * Reads a body.
     *
     * @throws InvalidWebhook if it is neither, naming the field that is missing or wrong
     */
    static WebhookPayload parse(byte[] body) {
        return WebhookParser.parse(body);
    }

    /**
     * The handshake: a body with exactly one field, {@code verification_token}.
     *
     * @param verificationToken what the person enters in Notion, and the key of the signatures; never printed
     */
    record Handshake(String verificationToken) implements WebhookPayload {

        @Override
        public String toString() {
            return "Handshake[]";
        }
    }

    /**
     * One event. It holds ids, never values.
     *
     * @param id the event's, the same at each attempt
     * @param timestamp when it happened
     * @param workspaceId in which workspace; null if the event doesn't say
     * @param type such as {@code page.created}; may be one that we don't know
     * @param entity what it is about
     * @param parent where that is; null if the event names none
     * @param attempt 1 to 8; 1 if the event doesn't say
     * @param authors who did it; may be empty
     */
    record WebhookEvent(
            String id,
            Instant timestamp,
            @Nullable String workspaceId,
            String type,
            Entity entity,
            @Nullable Parent parent,
            int attempt,
            List<Author> authors)
            implements WebhookPayload {}

    /**
     * What an event is about.
     *
     * @param id of a page, database or data source always a UUID
     * @param type such as {@code page}, {@code data_source}, {@code database}
     */
    record Entity(String id, String type) {}

    /**
     * Where the entity is.
     *
     * @param id null where the kind has none
     * @param kind such as {@code database}, {@code page}, {@code space}; empty if the event doesn't say
     * @param dataSourceId the data source that the page is a row of; null if the event names none
     */
    record Parent(
            @Nullable String id, String kind, @Nullable String dataSourceId) {}

    /**
     * Who did it.
     *
     * @param id a user's
     * @param type {@code person}, {@code bot} or {@code agent}; empty if the event doesn't say
     */
    record Author(String id, String type) {}

    /** A body that is neither an event nor a handshake. The message names the field and never repeats a value. */
    final class InvalidWebhook extends RuntimeException {

        private static final long serialVersionUID = 1L;

        InvalidWebhook(String message) {
            super(message);
        }
    }
}
