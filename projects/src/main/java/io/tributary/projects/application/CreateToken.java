package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ApiToken;
import io.tributary.projects.domain.ApiTokenId;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.Scope;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.TokenValues;
import io.tributary.projects.domain.UserId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a personal access token. What it may do and how long never goes beyond what its maker may. */
public final class CreateToken {

    /** How many tokens a user may have. */
    public static final int MOST = 100;

    /** How long one that has expired is still listed. */
    private static final Duration LISTED = Duration.ofDays(30);

    private final ApiTokens tokens;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** Works on these. */
    public CreateToken(ApiTokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Who makes the token.
     *
     * @param user for whom they act
     * @param scopes what they may do
     * @param until when that ends; null if it doesn't
     */
    public record Maker(
            UserId user, Set<Scope> scopes, @Nullable Instant until) {}

    /**
     * What the token shall be.
     *
     * @param name what to call it
     * @param scopes what its bearer may do
     * @param expiresAt when it ends; null for as late as it may
     */
    public record Wish(
            String name, Set<Scope> scopes, @Nullable Instant expiresAt) {}

    /**
     * A token and its value, which is nowhere else and can't be had again.
     *
     * @param token the token
     * @param value what its bearer sends
     */
    public record Created(ApiToken token, Secret value) {}

    /** Makes it; fails with {@link Refused} if it can't be. */
    public Uni<Created> create(Maker maker, Wish wish) {
        refuseMoreThan(maker.scopes, wish.scopes);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ApiToken token = ApiToken.create(
                new ApiTokenId(UUID.randomUUID()),
                maker.user,
                wish.name,
                wish.scopes,
                wish.expiresAt,
                maker.until,
                now);
        Secret value = TokenValues.random(random);
        return tokens.removeExpired(maker.user, now.minus(LISTED))
                .chain(() -> tokens.add(token, TokenValues.hash(value), MOST))
                .invoke(CreateToken::refuseTooMany)
                .replaceWith(new Created(token, value));
    }

    private static void refuseMoreThan(Set<Scope> own, Set<Scope> wished) {
        Set<Scope> lacking = EnumSet.noneOf(Scope.class);
        lacking.addAll(wished);
        lacking.removeAll(own);
        if (!lacking.isEmpty()) {
            throw new Refused(
                    Refused.Kind.FORBIDDEN,
                    "insufficient-scope",
                    "A token can't make one that may do more than it may itself.",
                    Map.of("scope", lacking.stream().map(Scope::word).collect(Collectors.joining(" "))));
        }
    }

    private static void refuseTooMany(boolean added) {
        if (!added) {
            throw new Refused(
                    Refused.Kind.CONFLICT,
                    "too-many-tokens",
                    "There may be " + MOST + " tokens of one user. Revoke one that isn't used any more.");
        }
    }
}
