package io.tributary.api.accounts;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Challenge;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Tells by the header {@code Authorization} who asks. */
@Singleton
class Callers {

    private static final String SCHEME = "Bearer ";

    private final OperatorToken operator;

    Callers(OperatorToken operator) {
        this.operator = operator;
    }

    /** The caller; fails with a problem that says what is wrong with the header. */
    Uni<Caller> of(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Uni.createFrom().failure(Challenge.noToken());
        }
        String token = header.substring(SCHEME.length()).strip();
        return operator.caller(token)
                .map(caller -> Uni.createFrom().item(caller))
                .orElseGet(() -> Uni.createFrom().failure(Challenge.invalidToken("The token is not known.")));
    }
}
