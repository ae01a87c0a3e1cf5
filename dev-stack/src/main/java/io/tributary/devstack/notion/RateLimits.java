package io.tributary.devstack.notion;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;

/**
 * So many requests in any 60 seconds: each connection has its own limit, and all of them share the workspace's. A
 * request that is refused counts for nothing.
 */
final class RateLimits {
    private static final long WINDOW_MILLIS = 60_000;

    private final Faults faults;
    private final Clock clock;
    private final Map<Caller, Deque<Long>> connections = new EnumMap<>(Caller.class);
    private final Deque<Long> workspace = new ArrayDeque<>();

    RateLimits(Faults faults, Clock clock) {
        this.faults = faults;
        this.clock = clock;
    }

    synchronized void clear() {
        connections.clear();
        workspace.clear();
    }

    synchronized void take(Caller caller) {
        long now = clock.millis();
        Deque<Long> own = connections.computeIfAbsent(caller, c -> new ArrayDeque<>());
        boolean counts = check(own, now, "requestsPerMinute", "retryAfterSeconds", "public_api_request_rate_limit");
        boolean countsForAll = check(
                workspace,
                now,
                "workspaceRequestsPerMinute",
                "workspaceRetryAfterSeconds",
                "public_api_space_request_rate_limit");
        if (counts) {
            own.addLast(now);
        }
        if (countsForAll) {
            workspace.addLast(now);
        }
    }

    /** Whether there is a limit at all. */
    private boolean check(Deque<Long> granted, long now, String limitSetting, String retrySetting, String reason) {
        int limit = faults.number(limitSetting);
        if (limit < 0) {
            granted.clear();
            return false;
        }
        while (!granted.isEmpty() && granted.getFirst() <= now - WINDOW_MILLIS) {
            granted.removeFirst();
        }
        if (granted.size() < limit) {
            return true;
        }
        int fixed = faults.number(retrySetting);
        long millis = granted.isEmpty() ? WINDOW_MILLIS : granted.getFirst() + WINDOW_MILLIS - now;
        throw refusal(reason, fixed >= 0 ? fixed : Math.max(1, (millis + 999) / 1000));
    }

    /** A 429; the header and the body say the same. */
    static NotionError refusal(String reason, long retryAfterSeconds) {
        String seconds = Long.toString(retryAfterSeconds);
        return new NotionError(
                429,
                "rate_limited",
                "You have been rate limited. Please try again in a few minutes.",
                Json.object().put("rate_limit_reason", reason).put("retry_after", seconds),
                Map.of("Retry-After", seconds));
    }
}
