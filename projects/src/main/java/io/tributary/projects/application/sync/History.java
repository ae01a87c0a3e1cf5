package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** What is kept for a while only. Each call removes a small batch and tells how many rows went. */
public interface History {

    /** Runs that ended before then. */
    Uni<Integer> trimRuns(Instant before, int limit);

    /**
     * Of each project's runs that changed nothing, all but the newest {@code keep}; of those that the budget's pressure
     * wanted, all but the newest.
     */
    Uni<Integer> trimIdleRuns(int keep, int limit);

    /** The change log before then. */
    Uni<Integer> trimChanges(Instant before, int limit);

    /** The log of deliveries before then. */
    Uni<Integer> trimDeliveries(Instant before, int limit);

    /** Refused deliveries before then. */
    Uni<Integer> trimRefusals(Instant before, int limit);

    /**
     * The log of projects that were deleted after then, and of connections that so have no hook any more: what was
     * written while they were purged.
     */
    Uni<Integer> trimDeliveriesOfDeleted(Instant deletedAfter, int limit);
}
