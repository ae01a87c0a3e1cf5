package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.KeepConnection.Grant;
import io.tributary.projects.application.NotionOAuth.Approved;
import io.tributary.projects.application.OAuthStates.Pending;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.TokenHash;
import io.tributary.projects.domain.TokenValues;
import io.tributary.projects.domain.UserId;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * "Connect Notion": a user is sent to Notion's page of approval with a state of 256 random bits, and a browser comes back
 * with it and a code. Whose browser that is, nothing tells: the address of that page may have been handed to someone else,
 * and a state may have been overheard. So who comes back gets a code of ours, and the connection is made only when the user
 * who began sends it by a request of their own (RFC 6749, section 10.12):
 *
 * <ul>
 *   <li>Who approves at an address that a stranger gave them has the code, and the stranger hasn't. Sent by anyone but
 *       who began, it makes nothing, and is gone.
 *   <li>Who comes back with someone else's state and a code of their own has a code of ours that is good for that someone
 *       alone, who finds their state used up.
 * </ul>
 *
 * <p>A cookie can't bind the two: who begins is a program with a token, not the browser. Either is good once and for ten
 * minutes, and stored as a digest; Notion's code is encrypted, and exchanged for tokens at the end, so that what nobody
 * finishes never becomes any.
 */
public final class ConnectByOAuth {

    /** How long a person may take to approve. */
    public static final Duration STATE_LIFE = Duration.ofMinutes(10);

    /** How long the one who began may take to finish. */
    public static final Duration FINISH_LIFE = Duration.ofMinutes(10);

    /**
     * How long who finishes waits once Notion is asked for the tokens, so that they hear what became of it before their
     * request is cut off. Notion may take {@link NotionOAuth#LIMIT}.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(7);

    private static final Logger LOG = Logger.getLogger(ConnectByOAuth.class);
    private static final int RANDOM_BYTES = 32;
    private static final int MOST_PENDING = 20;

    private final NotionOAuth notion;
    private final OAuthStates states;
    private final KeepConnection keeping;
    private final RevokeToken revocation;
    private final ReturnAddress returns;
    private final String redirectUri;
    private final Clock clock;
    private final Duration patience;
    private final UnderWay finishing = new UnderWay();
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
            RevokeToken revocation,
            ReturnAddress returns,
            String redirectUri,
            Clock clock) {
        this(notion, states, keeping, revocation, returns, redirectUri, clock, PATIENCE);
    }

    ConnectByOAuth(
            NotionOAuth notion,
            OAuthStates states,
            KeepConnection keeping,
            RevokeToken revocation,
            ReturnAddress returns,
            String redirectUri,
            Clock clock,
            Duration patience) {
        this.notion = notion;
        this.states = states;
        this.keeping = keeping;
        this.revocation = revocation;
        this.returns = returns;
        this.redirectUri = redirectUri;
        this.clock = clock;
        this.patience = patience;
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
        Secret state = randomCode();
        Instant now = clock.instant();
        return states.add(TokenValues.hash(state), pending, now, now.plus(STATE_LIFE), MOST_PENDING)
                .map(stored -> notion.authorizeUrl(state.value(), redirectUri));
    }

    /**
     * What becomes of a browser that comes back.
     *
     * @param returnTo where the person goes on; null for nowhere
     * @param finishCode with what the one who began finishes; null if there is nothing to finish
     * @param refusal why not; null if there is
     */
    public record Back(
            @Nullable String returnTo,
            @Nullable Secret finishCode,
            @Nullable Refused refusal) {}

    /**
     * A browser comes back from Notion; fails with {@link Refused} if its state isn't good. What goes wrong after that is
     * told in the result, since the person may have somewhere to go on.
     *
     * @param code what the tokens are given for; null if Notion sent none
     * @param error what went wrong there; null if nothing
     */
    public Uni<Back> comeBack(Secret state, @Nullable Secret code, @Nullable String error) {
        TokenHash hash = TokenValues.hash(state);
        Instant now = clock.instant();
        if (code == null || error != null) {
            return known(states.take(hash, now)).map(pending -> new Back(pending.returnTo(), null, notApproved(error)));
        }
        Secret finishCode = randomCode();
        return known(states.approve(hash, code, TokenValues.hash(finishCode), now, now.plus(FINISH_LIFE)))
                .map(pending -> new Back(pending.returnTo(), finishCode, null));
    }

    private static Uni<Pending> known(Uni<@Nullable Pending> pending) {
        return pending.onItem().ifNull().failWith(ConnectByOAuth::unknownState);
    }

    /**
     * The user who began makes the connection, or mends the one of that workspace; fails with {@link Refused} if it isn't
     * theirs to make, Notion gives no tokens, or they have as many connections as one may have. Both our code and Notion's
     * are used up then, so no refusal asks to send ours again.
     */
    public Uni<KeepConnection.Kept> finish(UserId user, Secret finishCode) {
        return states.takeApproved(TokenValues.hash(finishCode), clock.instant())
                .map(approved -> codeOf(approved, user))
                .chain(code -> connectInTime(user, code));
    }

    /** What Notion gives, it gives once: it is waited for and kept, also if nobody waits for us any more. */
    private Uni<KeepConnection.Kept> connectInTime(UserId user, Secret code) {
        return finishing
                .<KeepConnection.Kept>run(() -> connect(user, code))
                .ifNoItem()
                .after(patience)
                .failWith(ConnectByOAuth::unfinished);
    }

    private Uni<KeepConnection.Kept> connect(UserId user, Secret code) {
        return notion.exchange(code, redirectUri)
                .onFailure(NotionFailure.class)
                .transform(failure -> refusal(failure))
                .chain(granted -> keep(user, granted));
    }

    /** Nobody has any use for a token that isn't kept. */
    private Uni<KeepConnection.Kept> keep(UserId user, Approved granted) {
        return keeping.keep(grant(user, granted))
                .onFailure(Refused.class)
                .call(() -> revocation.unlessNeeded(
                        granted.botUserId(), granted.tokens().access()))
                .onFailure(failure -> !(failure instanceof Refused))
                .transform(ConnectByOAuth::unstored);
    }

    /** Completes when what Notion is still to give is kept, which takes {@link NotionOAuth#LIMIT} and a moment. */
    public Uni<Void> stop() {
        return finishing.close();
    }

    /** Not revoked: it may have been stored all the same, if PostgreSQL's answer alone was lost. */
    private static Refused unstored(Throwable failure) {
        LOG.errorf(
                failure,
                "The tokens that Notion gave for an approval could not be stored. Whoever approved is told to begin again,"
                        + " which gives others");
        return unfinished();
    }

    /** Whoever else sends it, it is gone by now: a code that has come into other hands is good for nobody. */
    private static Secret codeOf(OAuthStates.@Nullable Approved approved, UserId user) {
        if (approved == null || !approved.user().equals(user)) {
            throw new Refused(
                    Refused.Kind.INVALID,
                    "finish-code-unknown",
                    "This code is good once, for " + FINISH_LIFE.toMinutes()
                            + " minutes, and for the user who began. Begin again: POST /api/v1/connections/authorize.");
        }
        return approved.code();
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

    private Secret randomCode() {
        byte[] bytes = new byte[RANDOM_BYTES];
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

    private static Refused unfinished() {
        return new Refused(
                Refused.Kind.INVALID,
                "oauth-unfinished",
                "Notion did not give the tokens in time, or they could not be stored, and the code is used up. If the"
                        + " connection isn't listed within a minute (GET /api/v1/connections), begin again: POST"
                        + " /api/v1/connections/authorize.");
    }

    private static Refused refusal(NotionFailure failure) {
        if (failure.kind() == NotionFailure.Kind.REFUSED) {
            return new Refused(
                    Refused.Kind.INVALID,
                    "oauth-refused",
                    "Notion gives no tokens for this approval. Begin again. (" + failure.getMessage() + ")");
        }
        LOG.warnf("Notion gave no tokens for an approval. Whoever approved is told to begin again: %s", failure);
        return unfinished();
    }
}
