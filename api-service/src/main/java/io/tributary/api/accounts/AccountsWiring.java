package io.tributary.api.accounts;

import io.tributary.projects.application.ApiTokens;
import io.tributary.projects.application.CreateToken;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Puts the accounts together. */
class AccountsWiring {

    @Produces
    @Singleton
    KnownTokens knownTokens(ApiTokens tokens, Clock clock) {
        return new KnownTokens(tokens, clock);
    }

    @Produces
    @Singleton
    CreateToken createToken(ApiTokens tokens, Clock clock) {
        return new CreateToken(tokens, clock);
    }

    @Produces
    @Singleton
    Callers callers(OperatorToken operator, KnownTokens tokens) {
        return new Callers(operator, tokens);
    }
}
