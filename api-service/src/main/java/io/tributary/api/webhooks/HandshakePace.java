package io.tributary.api.webhooks;

import io.tributary.projects.domain.HookId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * How often handshakes of one hook may be stored: anyone who knows its address can send them, and each is a write to
 * PostgreSQL.
 */
final class HandshakePace {

    /** From one to the next. */
    static final Duration STEP = Duration.ofSeconds(1);

    private final Clock clock;
    private final Map<HookId, Instant> last = new HashMap<>();

    HandshakePace(Clock clock) {
        this.clock = clock;
    }

    /** Whether one may be stored now; if so, the next may after {@link #STEP}. Only for hooks that exist. */
    synchronized boolean mayStore(HookId hook) {
        Instant now = clock.instant();
        Instant before = last.get(hook);
        if (before != null && now.isBefore(before.plus(STEP))) {
            return false;
        }
        last.put(hook, now);
        return true;
    }

    /** The hook is no more. */
    synchronized void forget(HookId hook) {
        last.remove(hook);
    }
}
