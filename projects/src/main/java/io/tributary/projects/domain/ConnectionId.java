package io.tributary.projects.domain;

import java.util.UUID;

/** The id of a connection: one Notion token and the workspace that it opens. */
public record ConnectionId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
