package io.tributary.api.connections;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.ProblemType;
import io.tributary.api.Problems;
import io.tributary.api.accounts.OpenToAll;
import io.tributary.projects.application.ConnectByOAuth;
import io.tributary.projects.application.ConnectByOAuth.Ended;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.Secret;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/connections/callback}: a person's browser comes back from Notion. It bears no token; the state in
 * the address tells who it is, and is good once.
 */
@Path(CallbackResource.PATH)
@Produces(MediaType.TEXT_PLAIN)
@OpenToAll
@Tag(name = "Connections")
class CallbackResource {

    static final String PATH = "/api/v1/connections/callback";

    private static final int LONGEST = 2000;

    private final ConnectByOAuth connecting;

    CallbackResource(ConnectByOAuth connecting) {
        this.connecting = connecting;
    }

    @GET
    @Operation(
            operationId = "returnFromNotion",
            summary = "Come back from Notion's page of approval",
            description =
                    "For the browser of a person whom Notion sends back. It takes no token: the state tells who it"
                            + " is.")
    @Answers(
            with = "What was connected, in words; there was no `returnTo`",
            otherStatus = 303,
            otherwise = "On to `returnTo`, with `connectionId`, or with `error`, which is the name of a problem",
            problems = {
                ProblemType.INVALID_FIELD,
                ProblemType.OAUTH_STATE_UNKNOWN,
                ProblemType.OAUTH_DENIED,
                ProblemType.OAUTH_REFUSED,
                ProblemType.TOO_MANY_CONNECTIONS,
                ProblemType.NOTION_UNAUTHORIZED,
                ProblemType.NOTION_UNAVAILABLE
            })
    public Uni<RestResponse<String>> back(
            @Parameter(description = "Who it is: from `authorizeUrl`, good once, and for 10 minutes.")
                    @QueryParam("state")
                    @Nullable
                    String state,
            @Parameter(description = "What Notion gives the tokens for.") @QueryParam("code") @Nullable String code,
            @Parameter(description = "Why there is no code, such as `access_denied`.") @QueryParam("error") @Nullable
                    String error) {
        if (state == null || state.length() > LONGEST || (code != null && code.length() > LONGEST)) {
            throw Problems.invalid("state", "This address is for Notion, which sends a state and a code along.");
        }
        return Problems.told(() -> connecting
                .finish(new Secret(state), code == null ? null : new Secret(code), error)
                .map(CallbackResource::answer));
    }

    /** On to where the person wanted to go, with what became of it; or in words. */
    private static RestResponse<String> answer(Ended ended) {
        Refused refusal = ended.refusal();
        if (ended.returnTo() != null) {
            return RestResponse.seeOther(onwards(ended.returnTo(), ended));
        }
        if (refusal != null) {
            throw refusal;
        }
        Connection connection = Objects.requireNonNull(ended.connection());
        return RestResponse.ok("Notion is connected: " + connection.name() + ". You can close this page.\n");
    }

    private static URI onwards(String returnTo, Ended ended) {
        Refused refusal = ended.refusal();
        UriBuilder address = UriBuilder.fromUri(returnTo);
        return refusal == null
                ? address.queryParam(
                                "connectionId",
                                Objects.requireNonNull(ended.connection()).id())
                        .build()
                : address.queryParam("error", refusal.slug()).build();
    }
}
