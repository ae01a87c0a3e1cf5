package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Who calls: the integration, which sees what is shared with it, or a person, who sees everything. */
enum Caller {
    INTEGRATION(Users.BOT_ID, "bot"),
    PERSON(Users.ANA_ID, "person");

    private final String userId;
    private final String type;

    Caller(String userId, String type) {
        this.userId = userId;
        this.type = type;
    }

    /** The owner of a bearer token. */
    static Caller of(@Nullable String authorization) {
        String token = authorization != null && authorization.startsWith("Bearer ") ? authorization.substring(7) : "";
        if (token.equals(NotionSimulator.INTEGRATION_TOKEN)) {
            return INTEGRATION;
        }
        if (token.equals(NotionSimulator.PERSON_TOKEN)) {
            return PERSON;
        }
        throw unauthorized();
    }

    static NotionError unauthorized() {
        return new NotionError(401, "unauthorized", "API token is invalid.");
    }

    String userId() {
        return userId;
    }

    /** As in the {@code authors} of an event. */
    ObjectNode author() {
        return Json.object().put("id", userId).put("type", type);
    }
}
