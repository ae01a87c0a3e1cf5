package io.tributary.api.connections;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.ProblemType;
import io.tributary.api.Problems;
import io.tributary.api.accounts.OpenToAll;
import io.tributary.projects.application.ConnectByOAuth;
import io.tributary.projects.application.ConnectByOAuth.Back;
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
 * {@code GET /api/v1/connections/callback}: a person's browser comes back from Notion. It bears no token, so it connects
 * nothing: it gets a code, with which the user who began does.
 */
@Path(CallbackResource.PATH)
@Produces(MediaType.TEXT_PLAIN)
@OpenToAll
@Tag(name = "Connections")
class CallbackResource {

    static final String PATH = "/api/v1/connections/callback";

    private static final int LONGEST = 2000;

    private static final String WORDS = """
            Notion has approved, and nothing is connected yet. If it was you who began, finish with this code:

                %s

            Send it with your own token, within %d minutes: POST /api/v1/connections/finish {"finishCode":"..."}
            If somebody else gave you the address that led here, close this page, and give the code to nobody.
            """;

    private final ConnectByOAuth connecting;

    CallbackResource(ConnectByOAuth connecting) {
        this.connecting = connecting;
    }

    @GET
    @Operation(
            operationId = "returnFromNotion",
            summary = "Come back from Notion's page of approval",
            description =
                    "For the browser of a person whom Notion sends back. It takes no token, and connects nothing yet: with the"
                            + " code that it gives, the user who began finishes (`finishConnection`).")
    @Answers(
            with = "The code, and what to do with it, in words; there was no `returnTo`",
            otherStatus = 303,
            otherwise = "On to `returnTo`, with `finishCode`, or with `error`, which is the name of a problem",
            problems = {
                ProblemType.INVALID_FIELD,
                ProblemType.OAUTH_STATE_UNKNOWN,
                ProblemType.OAUTH_DENIED,
                ProblemType.OAUTH_REFUSED
            })
    public Uni<RestResponse<String>> back(
            @Parameter(description = "From `authorizeUrl`, good once, and for 10 minutes.")
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
                .comeBack(new Secret(state), code == null ? null : new Secret(code), error)
                .map(CallbackResource::answer));
    }

    /** On to where the person wanted to go, with what became of it; or in words. */
    private static RestResponse<String> answer(Back back) {
        if (back.returnTo() != null) {
            return RestResponse.seeOther(onwards(back.returnTo(), back));
        }
        if (back.refusal() != null) {
            throw back.refusal();
        }
        return RestResponse.ok(WORDS.formatted(
                Objects.requireNonNull(back.finishCode()).value(), ConnectByOAuth.FINISH_LIFE.toMinutes()));
    }

    private static URI onwards(String returnTo, Back back) {
        UriBuilder address = UriBuilder.fromUri(returnTo);
        return back.finishCode() != null
                ? address.queryParam("finishCode", back.finishCode().value()).build()
                : address.queryParam(
                                "error", Objects.requireNonNull(back.refusal()).slug())
                        .build();
    }
}
