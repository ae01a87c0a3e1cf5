package io.tributary.api.connections;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.ProblemType;
import io.tributary.api.Problems;
import io.tributary.api.accounts.Caller;
import io.tributary.projects.application.ConnectByOAuth;
import io.tributary.projects.domain.UserId;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/connections/authorize}: the way to Notion's page of approval. */
@Path("/api/v1/connections/authorize")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Connections")
class AuthorizeResource {

    private final ConnectByOAuth connecting;

    AuthorizeResource(ConnectByOAuth connecting) {
        this.connecting = connecting;
    }

    /**
     * What is wanted.
     *
     * @param returnTo where to send the person on afterwards, under our own origin; null for nowhere
     */
    @Schema(name = "ApprovalWish")
    record Wish(@Nullable String returnTo) {}

    /** Where to send the person. */
    @Schema(name = "ApprovalPage")
    record Way(String authorizeUrl) {

        @Override
        public String toString() {
            return "Way[]";
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "authorizeConnection",
            summary = "Connect Notion by its page of approval (OAuth)",
            description =
                    "Send the person's browser to `authorizeUrl`, within 10 minutes. They come back with a `finishCode`, which"
                            + " you send to finish (`finishConnection`).")
    @Answers(
            with = "Where to send the person",
            problems = {ProblemType.RETURN_ADDRESS_NOT_OURS, ProblemType.OAUTH_NOT_CONFIGURED})
    public Uni<Way> begin(@Context SecurityContext security, @Nullable Wish body) {
        UserId user = Caller.of(security).user();
        String returnTo = body == null ? null : body.returnTo;
        return Problems.told(() -> connecting.begin(user, returnTo).map(url -> new Way(url.toString())));
    }
}
