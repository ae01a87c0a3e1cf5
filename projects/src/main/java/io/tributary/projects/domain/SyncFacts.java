package io.tributary.projects.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the sync last wrote about a project.
 *
 * @param phase how far it is
 * @param reason why it isn't simply live, for people; null where there is nothing to say
 * @param waitingUntil until when Notion's limits or an outage keep it from asking; null or past if nothing does
 * @param syncedThrough the copy holds everything that happened in Notion before this; null before the first full pass
 * @param view the project's SQL view, with its schema; null if there is none yet
 * @param viewProblem why the view shows an older schema, and what to do; null if it doesn't
 * @param unannouncedEditAt the first edit, by Notion's clock and floored to the minute, that a sweep found and no delivery
 *     had announced until then; one that a delivery followed means nothing more. Null if there was none
 * @param lastDeliveryAt when the last delivery came that is known; null if none is
 */
public record SyncFacts(
        Phase phase,
        @Nullable String reason,
        @Nullable Instant waitingUntil,
        @Nullable Instant syncedThrough,
        @Nullable String view,
        @Nullable String viewProblem,
        @Nullable Instant unannouncedEditAt,
        @Nullable Instant lastDeliveryAt) {

    /** The facts of a project that has no view yet, and to which nothing was delivered. */
    public SyncFacts(
            Phase phase, @Nullable String reason, @Nullable Instant waitingUntil, @Nullable Instant syncedThrough) {
        this(phase, reason, waitingUntil, syncedThrough, null, null, null, null);
    }

    /** How far the sync is. */
    public enum Phase {
        /** The first full pass isn't done. */
        SYNCING,
        /** Changes arrive as they happen. */
        LIVE,
        /** Notion doesn't let us in, or the sync can't go on: someone must act. */
        BROKEN,
        /** A pass ended without having seen everything. */
        INCOMPLETE
    }
}
