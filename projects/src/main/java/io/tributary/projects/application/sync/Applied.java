package io.tributary.projects.application.sync;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What became of observations.
 *
 * @param projectGone the project is deleted: nothing was written
 * @param changed pages whose copy changed, in the order of their ids
 * @param lookAgain pages of which what was observed can't be trusted: each needs a {@code page:sync}, which must be
 *     enqueued before the transaction commits, since nothing else remembers it
 * @param unconfirmed pages that were answered with 404 for the first time, and when a second look counts, by the
 *     budget's clock
 */
public record Applied(boolean projectGone, List<UUID> changed, List<UUID> lookAgain, Map<UUID, Instant> unconfirmed) {

    /** Copies what it is given. */
    public Applied {
        changed = List.copyOf(changed);
        lookAgain = List.copyOf(lookAgain);
        unconfirmed = Map.copyOf(unconfirmed);
    }

    /** The answer for a deleted project. */
    public static Applied nothing() {
        return new Applied(true, List.of(), List.of(), Map.of());
    }
}
