package io.tributary.projects.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a project hears of changes. Whatever this says, sweeps keep the copy equal, only later. */
public enum WebhookState {
    /** No handshake has arrived. */
    NONE,
    /** A handshake has arrived; the token waits for its owner, or for the first delivery that it signs. */
    PENDING,
    /** Deliveries are signed with a secret that the owner confirmed. */
    VERIFIED,
    /** They were, yet sweeps find edits, and nothing is delivered since: someone must look at the subscription. */
    SILENT,
    /** Nobody can say whether a delivery is honest, since a secret of the hook can't be opened: it must be reset. */
    BROKEN;

    /**
     * How much later than an edit a delivery may seem to have been before it and still announce it: Notion floors the
     * time of an edit to the minute, and clocks differ.
     */
    public static final Duration MARGIN = Duration.ofMinutes(1);

    /** How long an edit's delivery may take before anyone speaks of silence. Notion means to take five minutes at most. */
    public static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * The state.
     *
     * @param hook null is no hook
     * @param facts what the sync wrote; null if it hasn't looked at the project yet
     */
    public static WebhookState of(@Nullable Hook hook, @Nullable SyncFacts facts, Instant now) {
        if (hook == null) {
            return NONE;
        }
        if (hook.isBroken()) {
            return BROKEN;
        }
        Instant confirmedAt = hook.state().confirmedAt();
        if (confirmedAt == null) {
            return hook.hasCandidates() ? PENDING : NONE;
        }
        return facts != null && isSilent(confirmedAt, facts, now) ? SILENT : VERIFIED;
    }

    private static boolean isSilent(Instant confirmedAt, SyncFacts facts, Instant now) {
        Instant edit = facts.unannouncedEditAt();
        if (edit == null || now.isBefore(edit.plus(PATIENCE))) {
            return false;
        }
        Instant delivery = facts.lastDeliveryAt();
        Instant heard = delivery != null && delivery.isAfter(confirmedAt) ? delivery : confirmedAt;
        return edit.isAfter(heard.plus(MARGIN));
    }

    /** The word for it in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
