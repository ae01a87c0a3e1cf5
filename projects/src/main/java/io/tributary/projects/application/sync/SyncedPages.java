package io.tributary.projects.application.sync;

import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The copy, as one page's job needs it. Nothing is written for a deleted project. */
public interface SyncedPages {

    /** What a job needs before it asks Notion; null if the project is deleted, paused or broken, and so makes no calls. */
    Uni<@Nullable Known> look(UUID projectId, UUID pageId);

    /** Applies one observation. */
    Uni<Applied> apply(UUID projectId, Observation observation);

    /** Shows that the page's job was given up, since when and why, until the page is seen again. */
    Uni<Void> markFailed(UUID projectId, UUID pageId, String reason);

    /**
     * What is known of a page.
     *
     * @param target its project
     * @param inCopy whether it is in the copy, marked or not
     * @param seenAt when the newest observation was made, by the budget's clock; null if there was none
     * @param lastEditedTime Notion's, as stored; null if the page isn't in the copy
     * @param doubted whether a first 404 waits for a second one
     */
    record Known(
            SyncTarget target,
            boolean inCopy,
            @Nullable Instant seenAt,
            @Nullable Instant lastEditedTime,
            boolean doubted) {}
}
