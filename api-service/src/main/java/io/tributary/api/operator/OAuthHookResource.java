package io.tributary.api.operator;

import io.smallrye.mutiny.Uni;
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
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/oauth-hook}: where Notion delivers to the deployment's public integration. */
@Path("/api/v1/oauth-hook")
@Produces(MediaType.APPLICATION_JSON)
@ForOperator
class OAuthHookResource {

    private final ManageOAuthHook hooks;
    private final KnownHooks known;
    private final String publicUrl;

    OAuthHookResource(
            ManageOAuthHook hooks,
            KnownHooks known,
            @ConfigProperty(name = "tributary.public-url") Optional<URI> publicUrl) {
        this.hooks = hooks;
        this.known = known;
        this.publicUrl = publicUrl.map(URI::toString).orElse("").replaceAll("/+$", "");
    }

    /** The hook as its operator sees it. */
    record OAuthHook(String webhook, String webhookUrl, Instant createdAt) {}

    /** The token that Notion asks for, and how to tell whether it is Notion's. */
    record Revealed(String verificationToken, Instant receivedAt, int handshakes) {

        @Override
        public String toString() {
            return "Revealed[]";
        }
    }

    /** Makes it, or shows the one that there is. */
    @POST
    public Uni<OAuthHook> make() {
        return Problems.told(() -> hooks.make().map(this::view));
    }

    @GET
    public Uni<OAuthHook> get() {
        return Problems.told(() -> hooks.get().map(this::view));
    }

    @POST
    @Path("/reveal")
    public Uni<Revealed> reveal() {
        return Problems.told(() -> hooks.reveal()
                .invoke(revealed -> known.learn(revealed.hook()))
                .map(revealed -> new Revealed(revealed.token().value(), revealed.receivedAt(), revealed.handshakes())));
    }

    /** @param revoke whether the secret so far ends now instead of in 25 hours */
    @POST
    @Path("/reset")
    public Uni<OAuthHook> reset(@QueryParam("revoke") @Nullable String revoke) {
        boolean now = Problems.flag("revoke", revoke);
        return Problems.told(() -> hooks.reset(now).invoke(known::learn).map(this::view));
    }

    @DELETE
    public Uni<Void> delete() {
        return Problems.told(() -> hooks.delete().invoke(known::forget).replaceWithVoid());
    }

    private OAuthHook view(Hook hook) {
        return new OAuthHook(
                WebhookState.of(hook).word(),
                publicUrl + "/api/v1/webhooks/notion/" + hook.id(),
                hook.state().createdAt());
    }
}
