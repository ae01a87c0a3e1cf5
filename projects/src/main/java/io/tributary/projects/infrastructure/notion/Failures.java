package io.tributary.projects.infrastructure.notion;

import io.smallrye.mutiny.Uni;
import io.tributary.notion.NotionException;
import io.tributary.notion.RateLimiter;
import io.tributary.projects.application.sync.NotionFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Notion's errors in our words. What only Notion can say about a request for good (401, 403, 404, other 4xx) counts only
 * if Notion said it: the same status from a proxy or from the edge in front of Notion is an outage.
 */
final class Failures {

    private static final int TOO_MANY = 429;
    private static final int OVERLOADED = 529;
    private static final Duration PAUSE = Duration.ofSeconds(10);
    /** Notion asks not to repeat such a request at all. */
    private static final Duration PAUSE_WHEN_BLOCKED = Duration.ofMinutes(15);

    private final RateLimiter limiter;
    private final Clock clock;

    Failures(RateLimiter limiter, Clock clock) {
        this.limiter = limiter;
        this.clock = clock;
    }

    /** Whether Notion has nothing of that id for this connection. */
    static boolean isNotFound(NotionException failure) {
        return failure.status() == 404 && failure.code() != null;
    }

    /** What the failure means. If Notion asks for a pause, the connection's budget has it before this completes. */
    Uni<NotionFailure> translate(UUID connectionId, NotionException failure) {
        if (failure.status() == TOO_MANY || failure.status() == OVERLOADED) {
            Duration pause = pause(failure);
            return (failure.status() == TOO_MANY
                            ? limiter.tooMany(connectionId, pause)
                            : limiter.pause(connectionId, pause))
                    .onFailure()
                    .recoverWithItem(pause)
                    .map(lasting ->
                            NotionFailure.outage(clock.instant().plus(lasting), String.valueOf(failure.getMessage())));
        }
        return Uni.createFrom().item(() -> meaning(failure));
    }

    private NotionFailure meaning(NotionException failure) {
        String message = String.valueOf(failure.getMessage());
        int status = failure.status();
        boolean saidByNotion = failure.code() != null;
        if (!saidByNotion || status == 409 || status >= 500 || status < 200) {
            return NotionFailure.outage(until(failure), message);
        }
        if (status == 401) {
            return NotionFailure.unauthorized(
                    "Notion doesn't accept the connection's token: it was revoked or replaced."
                            + " Give the connection a valid one. (" + message + ")");
        }
        if (status == 403) {
            return NotionFailure.refused("Notion lets the connection not read this. Give the integration the capability"
                    + " to read content. (" + message + ")");
        }
        if (status == 400 && message.contains("start_cursor")) {
            return NotionFailure.invalidCursor(message);
        }
        return NotionFailure.refused(message);
    }

    private @Nullable Instant until(NotionException failure) {
        Duration retryAfter = failure.retryAfter();
        return retryAfter == null ? null : clock.instant().plus(retryAfter);
    }

    private static Duration pause(NotionException failure) {
        Duration asked = failure.retryAfter() == null ? PAUSE : failure.retryAfter();
        boolean blocked = NotionException.BLOCKED.equals(failure.rateLimitReason());
        return blocked && asked.compareTo(PAUSE_WHEN_BLOCKED) < 0 ? PAUSE_WHEN_BLOCKED : asked;
    }
}
