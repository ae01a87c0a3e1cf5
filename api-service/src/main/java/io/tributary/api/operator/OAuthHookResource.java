package io.tributary.api.operator;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.ProblemType;
import io.tributary.api.Problems;
import io.tributary.api.accounts.ForOperator;
import io.tributary.api.webhooks.KnownHooks;
import io.tributary.projects.application.ManageOAuthHook;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.WebhookState;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/oauth-hook}: where Notion delivers to the deployment's public integration. */
@Path("/api/v1/oauth-hook")
@Produces(MediaType.APPLICATION_JSON)
@ForOperator
@Tag(name = "Deployment")
class OAuthHookResource {

    private final ManageOAuthHook hooks;
    private final KnownHooks known;
    private final Clock clock;
    private final String publicUrl;

    OAuthHookResource(
            ManageOAuthHook hooks,
            KnownHooks known,
            Clock clock,
            @ConfigProperty(name = "tributary.public-url") Optional<URI> publicUrl) {
        this.hooks = hooks;
        this.known = known;
        this.clock = clock;
        this.publicUrl = publicUrl.map(URI::toString).orElse("").replaceAll("/+$", "");
    }

    /** The hook as its operator sees it. */
    record OAuthHook(String webhook, String webhookUrl, Instant createdAt) {}

    /** The token that Notion asks for, and how to tell whether it is Notion's. */
    @Schema(name = "OAuthVerificationToken")
    record Revealed(String verificationToken, Instant receivedAt, int handshakes) {

        @Override
        public String toString() {
            return "Revealed[]";
        }
    }

    /** Makes it, or shows the one that there is. */
    @POST
    @Operation(
            operationId = "makeOAuthHook",
            summary = "Make the hook of the deployment's integration, or show it",
            description = "Notion sends a public integration the events of all workspaces that approved it to this one"
                    + " address.")
    @Answers(with = "The hook")
    public Uni<OAuthHook> make() {
        return Problems.told(() -> hooks.make().map(this::view));
    }

    @GET
    @Operation(operationId = "getOAuthHook", summary = "Look at the hook of the deployment's integration")
    @Answers(with = "The hook", problems = ProblemType.HOOK_NOT_FOUND)
    public Uni<OAuthHook> get() {
        return Problems.told(() -> hooks.get().map(this::view));
    }

    @POST
    @Path("/reveal")
    @Operation(
            operationId = "revealOAuthVerificationToken",
            summary = "Show the verification token that Notion asks for",
            description = "Notion sends it to the hook's `webhookUrl`; enter it in Notion.")
    @Answers(
            with = "The newest token",
            problems = {
                ProblemType.HOOK_NOT_FOUND,
                ProblemType.HOOK_CONFIRMED,
                ProblemType.HOOK_BROKEN,
                ProblemType.NO_HANDSHAKE,
                ProblemType.CONCURRENT_CHANGE
            })
    public Uni<Revealed> reveal() {
        return Problems.told(() -> hooks.reveal()
                .invoke(revealed -> known.learn(revealed.hook()))
                .map(revealed -> new Revealed(revealed.token().value(), revealed.receivedAt(), revealed.handshakes())));
    }

    /** @param revoke whether the secret so far ends now instead of in 25 hours */
    @POST
    @Path("/reset")
    @Operation(
            operationId = "resetOAuthHook",
            summary = "Begin the handshake again, at the same address",
            description = "The secret so far stays good for 25 hours, since Notion repeats deliveries.")
    @Answers(
            with = "The hook",
            problems = {ProblemType.HOOK_NOT_FOUND, ProblemType.CONCURRENT_CHANGE, ProblemType.INVALID_FIELD})
    public Uni<OAuthHook> reset(@QueryParam("revoke") @Nullable String revoke) {
        boolean now = Problems.flag("revoke", revoke);
        return Problems.told(() -> hooks.reset(now).invoke(known::learn).map(this::view));
    }

    @DELETE
    @Operation(
            operationId = "deleteOAuthHook",
            summary = "End the hook of the deployment's integration",
            description = "Its secrets are erased, and its address is gone.")
    @Answers(status = 204, with = "It is gone", problems = ProblemType.HOOK_NOT_FOUND)
    public Uni<Void> delete() {
        return Problems.told(() -> hooks.delete().invoke(known::forget).replaceWithVoid());
    }

    /** Whether Notion falls silent is told of each project, since it is about the edits of one. */
    private OAuthHook view(Hook hook) {
        return new OAuthHook(
                WebhookState.of(hook, null, clock.instant()).word(),
                publicUrl + "/api/v1/webhooks/notion/" + hook.id(),
                hook.state().createdAt());
    }
}
