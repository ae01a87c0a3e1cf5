package io.tributary.api.operator;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.Problems;
import io.tributary.api.accounts.ForOperator;
import io.tributary.projects.application.RotateKeys;
import io.tributary.projects.application.RotateKeys.Rotated;
import io.tributary.projects.domain.ConnectionId;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /api/v1/keys}: the keys that secrets are encrypted with. */
@Path("/api/v1/keys")
@Produces(MediaType.APPLICATION_JSON)
@ForOperator
@Tag(name = "Deployment")
class KeysResource {

    private final RotateKeys rotation;

    KeysResource(RotateKeys rotation) {
        this.rotation = rotation;
    }

    /** What a call did; see {@link Rotated}. */
    @Schema(name = "RotatedKeys")
    record RotatedView(String keyId, long resealed, long unopenable, List<UUID> unopenableConnections, long left) {

        static RotatedView of(Rotated rotated) {
            return new RotatedView(
                    rotated.keyId(),
                    rotated.resealed(),
                    rotated.unopenable(),
                    rotated.connections().stream().map(ConnectionId::value).toList(),
                    rotated.left());
        }
    }

    /** Encrypts what other keys encrypted by the first one, and tells what is left. */
    @POST
    @Path("/rotate")
    @Operation(
            operationId = "rotateKeys",
            summary = "Encrypt what other keys encrypted by the first one",
            description = "For about 7 seconds at most. Send it again until `left` is 0 or doesn't fall any more.")
    @Answers(with = "What was done, and what is left")
    public Uni<RotatedView> rotate() {
        return Problems.told(() -> rotation.rotate().map(RotatedView::of));
    }
}
