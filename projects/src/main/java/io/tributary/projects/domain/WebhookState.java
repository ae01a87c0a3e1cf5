package io.tributary.projects.domain;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a project hears of changes. Whatever this says, sweeps keep the copy equal, only later. */
public enum WebhookState {
    /** No handshake has arrived. */
    NONE,
    /** A handshake has arrived; the token waits for its owner, or for the first delivery that it signs. */
    PENDING,
    /** Deliveries are signed with a secret that the owner confirmed. */
    VERIFIED;

    /** The state that a hook makes; null is no hook. */
    public static WebhookState of(@Nullable Hook hook) {
        if (hook == null) {
            return NONE;
        }
        if (hook.isConfirmed()) {
            return VERIFIED;
        }
        return hook.hasCandidates() ? PENDING : NONE;
    }

    /** The word for it in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
