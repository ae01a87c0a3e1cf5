package io.tributary.api.connections;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.ProblemType;
import io.tributary.api.Problems;
import io.tributary.api.accounts.Caller;
import io.tributary.api.connections.ConnectionsResource.ConnectionView;
import io.tributary.projects.application.ConnectByOAuth;
import io.tributary.projects.domain.Secret;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/v1/connections/finish}: who began at Notion's page of approval makes the connection. */
@Path("/api/v1/connections/finish")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Connections")
class FinishResource {

    private static final int LONGEST = 200;

    private final ConnectByOAuth connecting;

    FinishResource(ConnectByOAuth connecting) {
        this.connecting = connecting;
    }

    /** What the person brought back. */
    @Schema(name = "Approval", requiredProperties = "finishCode")
    record Approval(
            @Schema(minLength = 1, maxLength = LONGEST) @Nullable
            String finishCode) {

        @Override
        public String toString() {
            return "Approval[]";
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "finishConnection",
            summary = "Make the connection that was approved in Notion",
            description =
                    "Only the user who began (`authorizeConnection`) can; sent by anyone else, the code is good for"
                            + " nobody any more. Notion is asked for the tokens.")
    @Answers(
            status = 201,
            with = "The connection",
            headers = "Location",
            otherStatus = 200,
            otherwise = "The connection of that workspace, which there was already, and which has these tokens now",
            problems = {
                ProblemType.FINISH_CODE_UNKNOWN,
                ProblemType.OAUTH_REFUSED,
                ProblemType.OAUTH_UNFINISHED,
                ProblemType.TOO_MANY_CONNECTIONS
            })
    public Uni<RestResponse<ConnectionView>> finish(@Context SecurityContext security, @Nullable Approval body) {
        UserId user = Caller.of(security).user();
        String code = body == null ? null : body.finishCode;
        if (code == null || code.isBlank() || code.length() > LONGEST) {
            throw Problems.invalid(
                    "finishCode", "finishCode must be what the person brought back from Notion's page of approval.");
        }
        return Problems.told(() -> connecting.finish(user, new Secret(code)).map(ConnectionsResource::kept));
    }
}
