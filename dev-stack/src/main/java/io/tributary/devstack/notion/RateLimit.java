package io.tributary.devstack.notion;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** So many requests in any 60 seconds; one that is refused counts for nothing. */
final class RateLimit {
    private static final long WINDOW_MILLIS = 60_000;

    private final Faults faults;
    private final Clock clock;
    private final Deque<Long> granted = new ArrayDeque<>();

    RateLimit(Faults faults, Clock clock) {
        this.faults = faults;
        this.clock = clock;
    }

    synchronized void take() {
        int limit = faults.number("requestsPerMinute");
        if (limit < 0) {
            granted.clear();
            return;
        }
        long now = clock.millis();
        while (!granted.isEmpty() && granted.getFirst() <= now - WINDOW_MILLIS) {
            granted.removeFirst();
        }
        if (granted.size() >= limit) {
            throw refusal(now);
        }
        granted.addLast(now);
    }

    private NotionError refusal(long now) {
        int fixed = faults.number("retryAfterSeconds");
        long millis = granted.isEmpty() ? WINDOW_MILLIS : granted.getFirst() + WINDOW_MILLIS - now;
        String seconds = Long.toString(fixed >= 0 ? fixed : Math.max(1, (millis + 999) / 1000));
        return new NotionError(
                429,
                "rate_limited",
                "You have been rate limited. Please try again in a few minutes.",
                Json.object()
                        .put("rate_limit_reason", "public_api_request_rate_limit")
                        .put("retry_after", seconds),
                Map.of("Retry-After", seconds));
    }
}
