package io.tributary.projects.domain;

import java.util.UUID;

/** The id of a user, who owns projects and connections. */
public record UserId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
