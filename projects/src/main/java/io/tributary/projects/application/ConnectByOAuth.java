package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.KeepConnection.Grant;
import io.tributary.projects.application.NotionOAuth.Approved;
import io.tributary.projects.application.OAuthStates.Pending;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.TokenValues;
import io.tributary.projects.domain.UserId;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * "Connect Notion": a user is sent to Notion's page of approval with a state of 256 random bits, and comes back with it
 * and a code. The state alone tells who comes back, so it is good once, for {@link #STATE_LIFE}, and stored as a digest.
 */
public final class ConnectByOAuth {

    /** How long a person may take to approve. */
    public static final Duration STATE_LIFE = Duration.ofMinutes(10);

    private static final int STATE_BYTES = 32;
    private static final int MOST_PENDING = 20;

    private final NotionOAuth notion;
    private final OAuthStates states;
    private final KeepConnection keeping;
    private final ReturnAddress returns;
    private final String redirectUri;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * Works on these.
     *
     * @param redirectUri where Notion sends people back to, as it is registered with the integration
     */
    public ConnectByOAuth(
            NotionOAuth notion,
            OAuthStates states,
            KeepConnection keeping,
            ReturnAddress returns,
            String redirectUri,
            Clock clock) {
        this.notion = notion;
        this.states = states;
        this.keeping = keeping;
        this.returns = returns;
        this.redirectUri = redirectUri;
        this.clock = clock;
    }

    /**
     * Where to send the user; fails with {@link Refused} if the operator has configured no integration, or {@code
     * returnTo} leads elsewhere.
     *
     * @param returnTo where they go on afterwards; null for nowhere
     */
    public Uni<URI> begin(UserId user, @Nullable String returnTo) {
        if (!notion.isConfigured()) {
            return Uni.createFrom().failure(ConnectByOAuth::notConfigured);
        }
        Pending pending = new Pending(user, returnTo == null ? null : returns.checked(returnTo));
        Secret state = state();
        Instant now = clock.instant();
        return states.add(TokenValues.hash(state), pending, now, now.plus(STATE_LIFE), MOST_PENDING)
                .map(stored -> notion.authorizeUrl(state.value(), redirectUri));
    }

    /**
     * How it ended.
     *
     * @param returnTo where the person goes on; null for nowhere
     * @param connection what they connected; null if they didn't
     * @param refusal why not; null if they did
     */
    public record Ended(
            @Nullable String returnTo,
            @Nullable Connection connection,
            @Nullable Refused refusal) {}

    /**
     * A person comes back from Notion; fails with {@link Refused} if nobody knows who. What goes wrong after that is
     * told in the result, since the person may have somewhere to go on.
     *
     * @param code what the tokens are given for; null if Notion sent none
     * @param error what went wrong there; null if nothing
     */
    public Uni<Ended> finish(Secret state, @Nullable Secret code, @Nullable String error) {
        return states.take(TokenValues.hash(state), clock.instant())
                .onItem()
                .ifNull()
                .failWith(ConnectByOAuth::unknownState)
                .chain(pending -> approved(pending.user(), code, error)
                        .map(connection -> new Ended(pending.returnTo(), connection, null))
                        .onFailure(Refused.class)
                        .recoverWithItem(refused -> new Ended(pending.returnTo(), null, refused)));
    }

    private Uni<Connection> approved(UserId user, @Nullable Secret code, @Nullable String error) {
        if (code == null || error != null) {
            return Uni.createFrom().failure(() -> notApproved(error));
        }
        return notion.exchange(code, redirectUri)
                .onFailure(NotionFailure.class)
                .transform(failure -> refusal(failure))
                .chain(approved -> keeping.keep(grant(user, approved)))
                .map(KeepConnection.Kept::connection);
    }

    private static Grant grant(UserId user, Approved approved) {
        return new Grant(
                user,
                ConnectionKind.OAUTH,
                null,
                approved.botUserId(),
                approved.workspaceId(),
                approved.workspaceName(),
                approved.tokens());
    }

    private Secret state() {
        byte[] bytes = new byte[STATE_BYTES];
        random.nextBytes(bytes);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static Refused notConfigured() {
        return new Refused(
                Refused.Kind.UNAVAILABLE,
                "oauth-not-configured",
                "This installation has no public integration at Notion. Paste an internal integration's token (POST"
                        + " /api/v1/connections), or have the operator set TRIBUTARY_NOTION_OAUTH_CLIENT_ID and"
                        + " TRIBUTARY_NOTION_OAUTH_CLIENT_SECRET.");
    }

    private static Refused unknownState() {
        return new Refused(
                Refused.Kind.INVALID,
                "oauth-state-unknown",
                "This way back from Notion is good once, and for " + STATE_LIFE.toMinutes()
                        + " minutes. Begin again: POST /api/v1/connections/authorize.");
    }

    private static Refused notApproved(@Nullable String error) {
        return "access_denied".equals(error)
                ? new Refused(
                        Refused.Kind.INVALID, "oauth-denied", "Notion was not connected, since the person declined.")
                : new Refused(
                        Refused.Kind.INVALID,
                        "oauth-refused",
                        "Notion sent the person back without an approval. Begin again.");
    }

    private static Refused refusal(NotionFailure failure) {
        return failure.kind() == NotionFailure.Kind.REFUSED
                ? new Refused(
                        Refused.Kind.INVALID,
                        "oauth-refused",
                        "Notion gives no tokens for this approval. Begin again. (" + failure.getMessage() + ")")
                : NotionRefusals.of(failure, "Begin again.");
    }
}
