package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer other than 200, with the status, the code and the message that Notion gives. */
final class NotionError extends RuntimeException {
    private final int status;
    private final String code;
    private final transient @Nullable ObjectNode additionalData;
    private final transient Map<String, String> headers;

    NotionError(int status, String code, String message) {
        this(status, code, message, null, Map.of());
    }

    NotionError(
            int status, String code, String message, @Nullable ObjectNode additionalData, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.additionalData = additionalData;
        this.headers = headers;
    }

    static NotionError validation(String message) {
        return new NotionError(400, "validation_error", message);
    }

    static NotionError invalidUrl() {
        return new NotionError(400, "invalid_request_url", "Invalid request URL.");
    }

    /** Missing and not shared look alike. */
    static NotionError notFound(String what, String id) {
        return new NotionError(
                404,
                "object_not_found",
                "Could not find " + what + " with ID: " + id
                        + ". Make sure the relevant pages and databases are shared with your integration \""
                        + Users.BOT_NAME + "\".",
                Json.object().put("integration_id", Users.INTEGRATION_ID),
                Map.of());
    }

    /** The same for whoever called: what is not found names the integration that looked for it. */
    NotionError seenBy(Caller caller) {
        if (caller != Caller.INTEGRATION
                && caller.isConnection()
                && additionalData != null
                && additionalData.has("integration_id")) {
            additionalData.put("integration_id", caller.userId());
        }
        return this;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    ObjectNode body() {
        ObjectNode body = Json.object()
                .put("object", "error")
                .put("status", status)
                .put("code", code)
                .put("message", getMessage());
        if (additionalData != null) {
            body.set("additional_data", additionalData);
        }
        return body;
    }
}
