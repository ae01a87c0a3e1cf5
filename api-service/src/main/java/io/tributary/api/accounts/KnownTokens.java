package io.tributary.api.accounts;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Batches;
import io.tributary.projects.application.ApiTokens;
import io.tributary.projects.domain.ApiToken;
import io.tributary.projects.domain.ApiTokenId;
import io.tributary.projects.domain.TokenHash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The personal access tokens that are in use, so that not every request looks into the database first. One is looked up
 * again after {@link #FRESH}, so one that was revoked by another replica is good for nothing after that. That a token is
 * unknown is never remembered: it may be made the next moment, and made-up ones shall cost no memory.
 */
final class KnownTokens {

    /** How long a token is used without a look into the database. */
    static final Duration FRESH = Duration.ofSeconds(5);

    /** How long a look may take. */
    static final Duration LOOK = Duration.ofSeconds(5);

    /** How many are kept before those that aren't fresh are dropped. */
    private static final int KEPT = 10_000;

    private static final Logger LOG = Logger.getLogger(KnownTokens.class);

    private final ApiTokens tokens;
    private final Batches<TokenHash, ApiToken> batches;
    private final Clock clock;
    private final Map<TokenHash, Known> known = new ConcurrentHashMap<>();

    KnownTokens(ApiTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.batches = new Batches<>(tokens::find, LOOK);
        this.clock = clock;
    }

    /**
     * The token that was used just now; empty if there is none, or it has expired. Fails if it isn't known here and
     * PostgreSQL doesn't answer.
     */
    Uni<Optional<ApiToken>> use(TokenHash hash) {
        Instant now = clock.instant();
        Known mine = known.get(hash);
        Uni<Optional<ApiToken>> found = mine != null && now.isBefore(mine.until)
                ? Uni.createFrom().item(Optional.of(mine.token))
                : batches.read(hash).ifNoItem().after(LOOK).fail().invoke(read -> learn(hash, read, now));
        return found.map(token -> token.filter(one -> one.isGood(now)))
                .invoke(token -> token.filter(one -> one.isUseNews(now)).ifPresent(one -> note(hash, one, now)));
    }

    /** A token was revoked here. */
    void forget(ApiTokenId id) {
        known.values().removeIf(mine -> mine.token.id().equals(id));
    }

    /** @param now when it was asked for, since the answer may be as old as that */
    private void learn(TokenHash hash, Optional<ApiToken> read, Instant now) {
        if (read.isEmpty()) {
            known.remove(hash);
            return;
        }
        if (known.size() >= KEPT) {
            known.values().removeIf(mine -> !now.isBefore(mine.until));
        }
        known.put(hash, new Known(read.get(), now.plus(FRESH)));
    }

    /** Nobody waits for it, and what fails is tried again with the next use that looks the token up. */
    private void note(TokenHash hash, ApiToken token, Instant now) {
        known.computeIfPresent(hash, (key, mine) -> new Known(mine.token.used(now), mine.until));
        tokens.noteUse(token.id(), now)
                .subscribe()
                .with(
                        done -> LOG.tracef("The use of token %s is noted", token.id()),
                        failure -> LOG.debugf("The use of token %s is not noted: %s", token.id(), failure));
    }

    /**
     * A token as it was read.
     *
     * @param token the token
     * @param until how long it is used without a look
     */
    private record Known(ApiToken token, Instant until) {}
}
