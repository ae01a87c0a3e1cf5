package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why Notion didn't give what was asked for: each kind is a class. No message holds a token, nor the request's id, so
 * that the same failure has the same message each time; {@link #toString} shows the id.
 *
 * <p>What only Notion can say about a request for good (401, 403, 404, other 4xx) counts only if Notion said it: the
 * same status from a proxy, or from the edge in front of Notion, is {@link Foreign}.
 */
public abstract sealed class NotionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Details details;
    private final boolean retryable;

    private NotionException(String message, Details details, boolean retryable, @Nullable Throwable cause) {
        super(message, cause);
        this.details = details;
        this.retryable = retryable;
    }

    /** What the answer said beside its message. */
    record Details(
            int status,
            @Nullable String code,
            @Nullable String requestId,
            @Nullable Duration retryAfter,
            JsonNode additionalData) {

        static Details of(int status, @Nullable String code) {
            return new Details(status, code, null, null, MissingNode.getInstance());
        }
    }

    /** The HTTP status; 0 if there was no answer. */
    public final int status() {
        return details.status();
    }

    /** Notion's error code, such as {@code object_not_found}; null if the answer isn't Notion's. */
    public final @Nullable String code() {
        return details.code();
    }

    /** Notion's name for the request, which its support asks for; null if it gave none. */
    public final @Nullable String requestId() {
        return details.requestId();
    }

    /** How long Notion asks to wait, at most an hour; null if it doesn't. */
    public final @Nullable Duration retryAfter() {
        return details.retryAfter();
    }

    /** Notion's {@code additional_data}; a missing node if there is none. */
    public final JsonNode additionalData() {
        return details.additionalData();
    }

    /** Whether the same request may succeed later, without anybody changing anything but time. */
    public final boolean isRetryable() {
        return retryable;
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // The message is stored and compared; the id is for the log alone.
    public final String toString() {
        String id = requestId();
        return super.toString() + (id == null ? "" : " (request " + id + ")");
    }

    /** 401: the token isn't accepted. */
    public static final class Unauthorized extends NotionException {
        Unauthorized(String message, Details details) {
            super(message, details, false, null);
        }
    }

    /** 403: the connection lacks a capability, or what it may do is used up. */
    public static final class Restricted extends NotionException {
        Restricted(String message, Details details) {
            super(message, details, false, null);
        }
    }

    /** 404: nothing of that id, or nothing that is shared with the connection: Notion doesn't tell them apart. */
    public static final class NotFound extends NotionException {
        NotFound(String message, Details details) {
            super(message, details, false, null);
        }
    }

    /** 400 or another 4xx: Notion refuses this request, and will again. */
    public static final class InvalidRequest extends NotionException {
        InvalidRequest(String message, Details details) {
            super(message, details, false, null);
        }
    }

    /** 400 about the cursor: the list has to be read from its beginning. */
    public static final class InvalidCursor extends NotionException {
        InvalidCursor(String message, Details details) {
            super(message, details, false, null);
        }
    }

    /** 409: something was saved at the same time. */
    public static final class Conflict extends NotionException {
        Conflict(String message, Details details) {
            super(message, details, true, null);
        }
    }

    /** 429: more requests than Notion takes of this connection, or of its workspace. */
    public static final class RateLimited extends NotionException {
        private static final String BLOCKED = "public_api_request_blocked";

        RateLimited(String message, Details details) {
            super(message, details, !BLOCKED.equals(reason(details)), null);
        }

        /** Which limit was hit; null if Notion doesn't say. */
        public @Nullable String reason() {
            return additionalData().path("rate_limit_reason").textValue();
        }

        /** Whether Notion asks not to repeat such a request at all. */
        public boolean isBlocked() {
            return BLOCKED.equals(reason());
        }

        private static @Nullable String reason(Details details) {
            return details.additionalData().path("rate_limit_reason").textValue();
        }
    }

    /** 500, 502, 503, 504 or 529: Notion can't answer now. */
    public static final class Unavailable extends NotionException {
        private static final int OVERLOADED = 529;

        Unavailable(String message, Details details) {
            super(message, details, true, null);
        }

        /** Whether it is 529, which asks all requests to wait, as a 429 does. */
        public boolean isOverloaded() {
            return status() == OVERLOADED;
        }
    }

    /** No answer: no connection, or none in time. */
    public static final class Unreachable extends NotionException {
        Unreachable(String message, @Nullable Throwable cause) {
            super(message, Details.of(0, null), true, cause);
        }
    }

    /** An answer that isn't Notion's, but of something on the way: a proxy, or the edge that blocks a client. */
    public static final class Foreign extends NotionException {
        Foreign(String message, Details details) {
            super(message, details, true, null);
        }
    }

    /** Notion's answer lacks what can't be done without, or is longer than is read. The message says which. */
    public static final class Unreadable extends NotionException {
        private final String what;

        Unreadable(String what) {
            this(what, Details.of(200, null));
        }

        Unreadable(String what, Details details) {
            super("Notion's answer can't be read: " + what, details, false, null);
            this.what = what;
        }

        /** What is wrong, such as {@code the page has no parent}. */
        public String what() {
            return what;
        }
    }
}
