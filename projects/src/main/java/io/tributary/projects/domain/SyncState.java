package io.tributary.projects.domain;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a project's copy is doing, as people see it. */
public enum SyncState {
    /** The first full pass runs or is about to. */
    SYNCING,
    /** Changes arrive as they happen. */
    LIVE,
    /** Notion's limits or an outage hold it up; it goes on by itself. */
    WAITING,
    /** Someone must act. */
    BROKEN,
    /** The last pass did not see everything. */
    INCOMPLETE,
    /** Its owner paused it. */
    PAUSED;

    /**
     * The state, most telling first: what the owner wants, then what someone must act on, then what passes by itself.
     *
     * @param paused whether the owner paused the project
     * @param facts what the sync wrote; null if it hasn't looked at the project yet
     */
    public static SyncState of(boolean paused, @Nullable SyncFacts facts, Instant now) {
        if (paused) {
            return PAUSED;
        }
        if (facts == null) {
            return SYNCING;
        }
        if (facts.phase() == SyncFacts.Phase.BROKEN) {
            return BROKEN;
        }
        Instant until = facts.waitingUntil();
        if (until != null && until.isAfter(now)) {
            return WAITING;
        }
        return facts.phase() == SyncFacts.Phase.SYNCING
                ? SYNCING
                : facts.phase() == SyncFacts.Phase.INCOMPLETE ? INCOMPLETE : LIVE;
    }

    /** The word for it in the API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
