package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;

/** Where tickets come from, as the clock looks at it. */
public interface TicketSequence {

    /** The newest that was given out, or one that none lies above. */
    Uni<Long> last();

    /** From now on tickets are above this one. Never lets one be given out twice. */
    Uni<Void> raiseTo(long ticket);
}
