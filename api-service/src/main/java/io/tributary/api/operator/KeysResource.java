package io.tributary.api.operator;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Problems;
import io.tributary.api.accounts.ForOperator;
import io.tributary.projects.application.RotateKeys;
import io.tributary.projects.application.RotateKeys.Rotated;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** {@code /api/v1/keys}: the keys that secrets are encrypted with. */
@Path("/api/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
@ForOperator
class KeysResource {

    private final RotateKeys rotation;

    KeysResource(RotateKeys rotation) {
        this.rotation = rotation;
    }

    /** Encrypts what other keys encrypted by the first one, and tells what is left. */
    @POST
    @Path("/rotate")
    public Uni<Rotated> rotate() {
        return Problems.told(rotation::rotate);
    }
}
