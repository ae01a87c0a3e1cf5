package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: a person, who sees everything, or a connection, which sees what is shared. The second integration sees the
 * same as the first; it has a rate limit of its own and shares that of the workspace.
 */
enum Caller {
    INTEGRATION(NotionSimulator.INTEGRATION_TOKEN, Users.BOT_ID, "bot"),
    SECOND_INTEGRATION(NotionSimulator.SECOND_INTEGRATION_TOKEN, Users.SECOND_BOT_ID, "bot"),
    /** The public integration; its tokens come and go, so none stands here. */
    OAUTH("oauth", Users.OAUTH_BOT_ID, "bot"),
    PERSON(NotionSimulator.PERSON_TOKEN, Users.ANA_ID, "person");

    private final String token;
    private final String userId;
    private final String type;

    Caller(String token, String userId, String type) {
        this.token = token;
        this.userId = userId;
        this.type = type;
    }

    /** The owner of a bearer token; null if there is none. */
    static @Nullable Caller find(@Nullable String authorization) {
        String token = authorization != null && authorization.startsWith("Bearer ") ? authorization.substring(7) : "";
        for (Caller caller : values()) {
            if (caller != OAUTH && caller.token.equals(token)) {
                return caller;
            }
        }
        return null;
    }

    static NotionError unauthorized() {
        return new NotionError(401, "unauthorized", "API token is invalid.");
    }

    static boolean isConnectionsToken(String token) {
        return Arrays.stream(values()).anyMatch(caller -> caller.isConnection() && caller.token.equals(token));
    }

    /** Whether it sees only what is shared, and faults of the API hit it. */
    boolean isConnection() {
        return this != PERSON;
    }

    String token() {
        return token;
    }

    String userId() {
        return userId;
    }

    /** As in the {@code authors} of an event. */
    ObjectNode author() {
        return Json.object().put("id", userId).put("type", type);
    }
}
