package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notion answered with an error, or not at all. No message holds a token.
 *
 * <p>{@link #status} is 0 if there was no answer: no connection, or none in time. {@link #code} is Notion's own (such as
 * {@code object_not_found}); it is null if the answer isn't one of Notion's, but of something on the way: a proxy, or
 * the edge that blocks a client.
 */
public final class NotionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Notion's own reason for a 429 after which the same request is not to be repeated soon. */
    public static final String BLOCKED = "public_api_request_blocked";

    private final int status;
    private final @Nullable String code;
    private final @Nullable Duration retryAfter;
    private final transient JsonNode additionalData;

    NotionException(
            int status,
            @Nullable String code,
            String message,
            @Nullable Duration retryAfter,
            JsonNode additionalData,
            @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.code = code;
        this.retryAfter = retryAfter;
        this.additionalData = additionalData;
    }

    static NotionException noAnswer(String message, @Nullable Throwable cause) {
        return new NotionException(0, null, message, null, MissingNode.getInstance(), cause);
    }

    /** The HTTP status; 0 if there was no answer. */
    public int status() {
        return status;
    }

    /** Notion's error code; null if the answer isn't Notion's. */
    public @Nullable String code() {
        return code;
    }

    /** How long Notion asks to wait; null if it doesn't. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** Notion's {@code additional_data}; a missing node if there is none. */
    public JsonNode additionalData() {
        return additionalData;
    }

    /** Which limit was hit, of a 429; null if Notion doesn't say. */
    public @Nullable String rateLimitReason() {
        return additionalData.path("rate_limit_reason").textValue();
    }
}
