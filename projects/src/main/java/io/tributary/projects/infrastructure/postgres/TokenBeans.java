package io.tributary.projects.infrastructure.postgres;

import io.tributary.projects.application.NotionOAuth;
import io.tributary.projects.application.RefreshToken;
import io.tributary.projects.application.StoredTokens;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** One for each service, since it remembers what isn't stored yet. */
final class TokenBeans {

    @Produces
    @Singleton
    RefreshToken refreshToken(StoredTokens stored, NotionOAuth notion, Clock clock) {
        return new RefreshToken(stored, notion, clock);
    }
}
