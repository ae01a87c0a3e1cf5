package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** What the sync has stored of projects, as a whole. */
public interface ProjectCopies {

    /**
     * Waits until no write of the project's synced data is under way; later ones see that it is deleted. Tells whether
     * it is: if not, nothing may be removed.
     */
    Uni<Boolean> closeDoor(UUID projectId);

    /** Removes a batch of rows; 0 if none was left. */
    Uni<Integer> removeSome(UUID projectId);

    /** Drops the project's SQL view. Fails if someone reads it just now: ask again later. */
    Uni<Void> dropView(UUID projectId);

    /**
     * Ends the purge if nothing is left: none is asked for again. Waits for the clock's writes, which {@link #closeDoor}
     * doesn't wait for. False if there is something to remove again.
     */
    Uni<Boolean> finish(UUID projectId);
}
