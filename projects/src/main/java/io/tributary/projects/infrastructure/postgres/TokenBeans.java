package io.tributary.projects.infrastructure.postgres;

import io.quarkus.runtime.ShutdownEvent;
import io.tributary.projects.application.NotionOAuth;
import io.tributary.projects.application.RefreshToken;
import io.tributary.projects.application.StoredTokens;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One for each service, since it remembers what isn't stored yet. A stop first keeps it from beginning anything, then lets
 * everything else stop, and in the end waits for what was under way: so it takes no longer than its longest part.
 */
@Singleton
class TokenBeans {

    /** Notion's answer, and a moment for PostgreSQL. */
    private static final Duration MOST = NotionOAuth.LIMIT.plusSeconds(2);

    private static final int BEFORE_ALL = 1;
    private static final int AFTER_ALL = Integer.MAX_VALUE;
    private static final Logger LOG = Logger.getLogger(TokenBeans.class);

    private volatile @Nullable RefreshToken made;
    private volatile CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);
    private volatile long begun;

    @Produces
    @Singleton
    RefreshToken refreshToken(StoredTokens stored, NotionOAuth notion, Clock clock) {
        RefreshToken refresh = new RefreshToken(stored, notion, clock);
        made = refresh;
        return refresh;
    }

    void stop(@Observes @Priority(BEFORE_ALL) ShutdownEvent stopping) {
        begun = System.nanoTime();
        RefreshToken refresh = made;
        if (refresh != null) {
            stopped = refresh.stop().subscribeAsCompletionStage();
        }
    }

    /** Whoever asked is gone by now, but Notion's answer is good for nothing once this process has ended without it. */
    void awaitEnd(@Observes @Priority(AFTER_ALL) ShutdownEvent stopping) throws InterruptedException {
        long left = Math.max(0, MOST.toNanos() - (System.nanoTime() - begun));
        try {
            stopped.get(left, TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.errorf(
                    "A connection's token was being renewed, and Notion's answer isn't stored: if the connection shows as broken,"
                            + " its owner has to connect Notion again (%s)",
                    e);
        }
    }
}
