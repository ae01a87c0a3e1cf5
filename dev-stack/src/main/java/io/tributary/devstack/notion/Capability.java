package io.tributary.devstack.notion;

import java.util.Arrays;
import java.util.Locale;

/** What a connection may be allowed to do; a call that needs more gets Notion's {@code restricted_resource}. */
enum Capability {
    READ_CONTENT,
    UPDATE_CONTENT,
    INSERT_CONTENT,
    USER_INFORMATION,
    /** Needed by {@code /v1/users/me}, and never missing. */
    NONE;

    static Capability neededBy(String method, String path) {
        if (path.startsWith("/v1/users")) {
            return path.equals("/v1/users/me") ? NONE : USER_INFORMATION;
        }
        if (method.equals("PATCH") || path.endsWith("/move")) {
            return UPDATE_CONTENT;
        }
        return method.equals("POST") && !path.endsWith("/query") ? INSERT_CONTENT : READ_CONTENT;
    }

    static boolean isKnown(String name) {
        return Arrays.stream(values())
                .anyMatch(capability -> capability != NONE && capability.text().equals(name));
    }

    /** As the fault {@code missingCapabilities} names it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static NotionError missing() {
        return new NotionError(403, "restricted_resource", "Insufficient permissions for this endpoint.");
    }
}
