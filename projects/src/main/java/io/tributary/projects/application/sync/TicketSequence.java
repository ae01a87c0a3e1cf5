package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import org.jspecify.annotations.Nullable;

/** Where tickets come from, as the clock looks at it. */
public interface TicketSequence {

    /** The newest that was given out, or one that none lies above, and where. */
    Uni<Last> last();

    /** From now on tickets are above this one. Never lets one be given out twice. */
    Uni<Void> raiseTo(long ticket);

    /**
     * How far the tickets are.
     *
     * @param ticket the newest
     * @param timeline which history of its own PostgreSQL is in: it begins another when a standby takes over and when a
     *     backup is restored to a moment; null where PostgreSQL doesn't tell
     */
    record Last(long ticket, @Nullable String timeline) {}
}
