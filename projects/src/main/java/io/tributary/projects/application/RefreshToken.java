package io.tributary.projects.application;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.StoredTokens.Busy;
import io.tributary.projects.application.StoredTokens.Decision;
import io.tributary.projects.application.StoredTokens.Decision.Broken;
import io.tributary.projects.application.StoredTokens.Decision.Keep;
import io.tributary.projects.application.StoredTokens.Decision.Replace;
import io.tributary.projects.application.StoredTokens.Held;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is done when Notion refuses a connection's access token. It is the only one who writes tokens that a person
 * approved, from whichever service, and one at a time per connection: who comes second waits, and finds the new token.
 *
 * <p>Notion ends a refresh token when it answers with the next one, so the answer must not get lost:
 *
 * <ul>
 *   <li>Once it has begun, a refresh goes on to its end, also if who asked for it is cancelled or gives up, and a process
 *       that stops waits for it and begins no other.
 *   <li>If it can't be stored, it is kept in memory, and stored by the next try of this process, also if another
 *       process has tried the old one meanwhile, was refused, and so found the connection broken.
 *   <li>If the process dies between Notion's answer and our commit, or the answer never arrives, both tokens that we
 *       hold are good for nothing. The next try is refused, the connection is broken, and its owner connects Notion
 *       again. Nothing is missing in the copy then: reconnecting wants a full sweep of each project.
 * </ul>
 */
public final class RefreshToken {

    /** When to ask again while someone else renews the token. */
    static final Duration WAIT = Duration.ofSeconds(2);

    /** Each holds a connection to PostgreSQL for as long as Notion takes to answer. */
    private static final int AT_ONCE = 4;

    private static final String RECONNECT =
            "Notion has ended this connection: the integration was removed in Notion, or its approval has lapsed. Connect"
                    + " Notion again (POST /api/v1/connections/authorize); projects stay, and are synced fully then.";
    private static final String PASTE =
            "Notion doesn't accept the connection's token: it was revoked or replaced. Give the connection a valid one of"
                    + " the same integration (POST /api/v1/connections).";
    private static final String CONFIGURE =
            "Notion doesn't accept the connection's token: it was revoked or replaced. The operator must set NOTION_TOKEN"
                    + " to a valid one.";

    private final StoredTokens stored;
    private final NotionOAuth notion;
    private final Clock clock;
    private final Map<UUID, Unstored> unstored = new ConcurrentHashMap<>();
    private final UnderWay decisions = new UnderWay();
    private int under;

    /** Works on these. */
    public RefreshToken(StoredTokens stored, NotionOAuth notion, Clock clock) {
        this.stored = stored;
        this.notion = notion;
        this.clock = clock;
    }

    /** Notion's answer that isn't stored yet, and the pair that it takes the place of. */
    private record Unstored(Tokens before, Tokens tokens) {}

    /**
     * A token to go on with. Fails with {@link NotionFailure}: {@code UNAUTHORIZED} if there is none and someone must
     * act, {@code OUTAGE} if there may be one later; with {@link ConnectionTokens.ConnectionGone}; and with whatever
     * keeps PostgreSQL from answering.
     *
     * @param refused the access token that Notion didn't accept
     */
    public Uni<String> after(UUID connectionId, String refused) {
        return decisions.run(() -> decided(connectionId, new Secret(refused)));
    }

    /**
     * Begins no refresh from now on; who asks for one is told to come later, to another process. Completes when those that
     * are under way are stored, which takes {@link NotionOAuth#LIMIT} and a moment. What couldn't be stored before is tried
     * once more. Never fails.
     */
    public Uni<Void> stop() {
        return decisions.close().chain(this::storeRest);
    }

    private Uni<Void> storeRest() {
        return Multi.createFrom()
                .iterable(List.copyOf(unstored.entrySet()))
                .onItem()
                .transformToUniAndConcatenate(
                        rest -> decided(rest.getKey(), rest.getValue().before.access())
                                .onFailure()
                                .recoverWithNull())
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<String> decided(UUID connectionId, Secret refused) {
        return stored.exclusively(connectionId, held -> decide(connectionId, held, refused))
                .invoke(decision -> unstored.remove(connectionId))
                .map(RefreshToken::token)
                .onFailure(ConnectionTokens.ConnectionGone.class)
                .invoke(() -> unstored.remove(connectionId))
                .onFailure(Busy.class)
                .transform(busy -> later(String.valueOf(busy.getMessage())));
    }

    private Uni<Decision> decide(UUID connectionId, Held held, Secret refused) {
        if (!held.tokens().access().equals(refused)) {
            return Uni.createFrom().item(new Keep(held.tokens().access()));
        }
        Secret refresh = held.tokens().refresh();
        Unstored answered = unstored.get(connectionId);
        // Without a new refresh token an answer that was stored long ago would look like one that wasn't yet.
        if (answered != null
                && Objects.equals(answered.before.refresh(), refresh)
                && !answered.tokens.access().equals(refused)) {
            return Uni.createFrom().item(new Replace(answered.tokens));
        }
        if (held.brokenReason() != null) {
            return Uni.createFrom().item(new Broken(held.brokenReason()));
        }
        return held.kind() == ConnectionKind.OAUTH && refresh != null
                ? refresh(connectionId, held.tokens(), refresh)
                : Uni.createFrom().item(new Broken(advice(held.kind())));
    }

    private Uni<Decision> refresh(UUID connectionId, Tokens before, Secret refresh) {
        if (decisions.isClosed()) {
            return Uni.createFrom().failure(() -> later("This process is about to end"));
        }
        if (!begin()) {
            return Uni.createFrom().failure(() -> later("Too many tokens are being renewed"));
        }
        return notion.refresh(refresh)
                .onTermination()
                .invoke(this::end)
                .map(answer -> answer.refresh() == null ? new Tokens(answer.access(), refresh) : answer)
                .invoke(answer -> unstored.put(connectionId, new Unstored(before, answer)))
                .<Decision>map(Replace::new)
                .onFailure(RefreshToken::isRefused)
                .recoverWithItem(() -> new Broken(RECONNECT));
    }

    private synchronized boolean begin() {
        if (under >= AT_ONCE) {
            return false;
        }
        under++;
        return true;
    }

    private synchronized void end() {
        under--;
    }

    private static String token(Decision decision) {
        if (decision instanceof Keep keep) {
            return keep.access().value();
        }
        if (decision instanceof Replace replace) {
            return replace.tokens().access().value();
        }
        throw NotionFailure.unauthorized(((Broken) decision).reason());
    }

    private NotionFailure later(String message) {
        return NotionFailure.outage(clock.instant().plus(WAIT), message);
    }

    private static String advice(ConnectionKind kind) {
        return switch (kind) {
            case OPERATOR -> CONFIGURE;
            case INTERNAL -> PASTE;
            case OAUTH -> RECONNECT;
        };
    }

    private static boolean isRefused(Throwable failure) {
        return failure instanceof NotionFailure notionFailure && notionFailure.kind() == NotionFailure.Kind.REFUSED;
    }
}
