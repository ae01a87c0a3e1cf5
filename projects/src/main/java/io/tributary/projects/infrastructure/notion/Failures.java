package io.tributary.projects.infrastructure.notion;

import io.smallrye.mutiny.Uni;
import io.tributary.notion.NotionException;
import io.tributary.notion.NotionException.InvalidCursor;
import io.tributary.notion.NotionException.RateLimited;
import io.tributary.notion.NotionException.Restricted;
import io.tributary.notion.NotionException.Unauthorized;
import io.tributary.notion.NotionException.Unavailable;
import io.tributary.notion.RateLimiter;
import io.tributary.projects.application.sync.NotionFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Notion's errors in our words. Nothing is tried again here: what may succeed later is an outage, for whose end the job
 * waits in the queue, until then if Notion says how long.
 */
final class Failures {

    private static final Duration PAUSE = Duration.ofSeconds(10);
    /** Notion asks not to repeat such a request at all. */
    private static final Duration PAUSE_WHEN_BLOCKED = Duration.ofMinutes(15);

    private final RateLimiter limiter;
    private final Clock clock;

    Failures(RateLimiter limiter, Clock clock) {
        this.limiter = limiter;
        this.clock = clock;
    }

    /** What the failure means. If Notion asks for a pause, the connection's budget has it before this completes. */
    Uni<NotionFailure> translate(UUID connectionId, NotionException failure) {
        Duration pause = pause(failure);
        return pause == null
                ? Uni.createFrom().item(() -> meaning(failure))
                : paused(connectionId, failure, pause)
                        .onFailure()
                        .recoverWithItem(pause)
                        .map(lasting -> NotionFailure.outage(clock.instant().plus(lasting), message(failure)));
    }

    private Uni<Duration> paused(UUID connectionId, NotionException failure, Duration pause) {
        return failure instanceof RateLimited
                ? limiter.tooMany(connectionId, pause)
                : limiter.pause(connectionId, pause);
    }

    /** What a 429 and a 529 ask of all requests; null for any other failure. */
    private static @Nullable Duration pause(NotionException failure) {
        Duration asked = failure.retryAfter() == null ? PAUSE : failure.retryAfter();
        if (failure instanceof RateLimited limited) {
            return limited.isBlocked() && asked.compareTo(PAUSE_WHEN_BLOCKED) < 0 ? PAUSE_WHEN_BLOCKED : asked;
        }
        return failure instanceof Unavailable unavailable && unavailable.isOverloaded() ? asked : null;
    }

    private NotionFailure meaning(NotionException failure) {
        String message = message(failure);
        if (failure.isRetryable()) {
            return NotionFailure.outage(until(failure), message);
        }
        if (failure instanceof Unauthorized) {
            return NotionFailure.unauthorized(
                    "Notion doesn't accept the connection's token: it was revoked or replaced."
                            + " Give the connection a valid one. (" + message + ")");
        }
        if (failure instanceof Restricted) {
            return NotionFailure.refused("Notion lets the connection not read this. Give the integration the capability"
                    + " to read content. (" + message + ")");
        }
        return failure instanceof InvalidCursor ? NotionFailure.invalidCursor(message) : NotionFailure.refused(message);
    }

    private @Nullable Instant until(NotionException failure) {
        Duration retryAfter = failure.retryAfter();
        return retryAfter == null ? null : clock.instant().plus(retryAfter);
    }

    /** It is stored with a project or a page. */
    private static String message(NotionException failure) {
        return Text.clean(String.valueOf(failure.getMessage()));
    }
}
