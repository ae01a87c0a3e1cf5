package io.tributary.api.accounts;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Batches;
import io.tributary.api.Challenge;
import io.tributary.projects.domain.ApiToken;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.TokenValues;
import io.tributary.projects.infrastructure.postgres.PostgresOutage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells by the header {@code Authorization} who asks. A made-up token costs a digest, and one look into the database
 * only if its check digits are right; what it is compared with are digests, so the time tells nothing of any token.
 */
final class Callers {

    private static final String SCHEME = "Bearer ";

    private final OperatorToken operator;
    private final KnownTokens tokens;
    private final Optional<ProviderTokens> provider;

    /** @param provider empty if no identity provider is configured */
    Callers(OperatorToken operator, KnownTokens tokens, Optional<ProviderTokens> provider) {
        this.operator = operator;
        this.tokens = tokens;
        this.provider = provider;
    }

    /** The caller; fails with a problem that says what is wrong with the header, or that nobody can tell now. */
    Uni<Caller> of(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Uni.createFrom().failure(Challenge.noToken());
        }
        String token = header.substring(SCHEME.length()).strip();
        return operator.caller(token)
                .map(caller -> Uni.createFrom().item(caller))
                .orElseGet(() -> other(token));
    }

    private Uni<Caller> other(String token) {
        if (token.startsWith(TokenValues.PREFIX)) {
            return TokenValues.isWhole(token)
                    ? personal(new Secret(token))
                    : Uni.createFrom()
                            .failure(Challenge.invalidToken(
                                    "The token is not whole: something is missing or mistyped."));
        }
        return provider.map(known -> known.caller(token))
                .orElseGet(() -> Uni.createFrom().failure(Challenge.invalidToken("The token is not known.")));
    }

    private Uni<Caller> personal(Secret value) {
        return tokens.use(TokenValues.hash(value))
                .onFailure(failure -> PostgresOutage.is(failure) || failure instanceof Batches.TooMany)
                .transform(failure -> Challenge.undecided(
                        "database-unavailable", "The database does not answer, so no token can be looked up."))
                .map(Callers::caller);
    }

    private static Caller caller(Optional<ApiToken> found) {
        ApiToken token = found.orElseThrow(
                () -> Challenge.invalidToken("The token is not known: it has expired, or was revoked."));
        return new Caller(token.owner(), token.scopes(), token.expiresAt(), false);
    }
}
