package io.tributary.projects.domain;

import java.util.UUID;

/** A personal access token's id. It is no secret: who has it knows nothing of the token. */
public record ApiTokenId(UUID value) {

    @Override
    public String toString() {
        return value.toString();
    }
}
