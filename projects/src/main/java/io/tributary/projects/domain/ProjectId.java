package io.tributary.projects.domain;

import java.util.UUID;

/** A project's id. */
public record ProjectId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
