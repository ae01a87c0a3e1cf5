package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.ProjectReads.Before;
import io.tributary.projects.application.deliveries.DeliveryOutcome;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.UserId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log of deliveries. Nothing of a project that isn't the owner's, or is deleted, is ever read. What was about
 * no project, and what the door refused, is shown with each project of the connection, to the connection's owner alone.
 */
public interface DeliveryReads {

    /**
     * Some deliveries, newest first.
     *
     * @param outcome of this outcome alone; null for all
     * @param before where the slice before ended; null for the newest
     * @return null if the owner has no such project
     */
    Uni<@Nullable List<Entry>> list(
            UserId owner,
            ProjectId project,
            @Nullable DeliveryOutcome outcome,
            @Nullable Before<UUID> before,
            int limit);

    /** One of them; null if the owner has no such project, or the project's log no such entry. */
    Uni<@Nullable Entry> find(UserId owner, ProjectId project, UUID id);

    /**
     * An entry of the log.
     *
     * @param id its id
     * @param eventId Notion's id of the event; null of refused ones, as is all that stood in them
     * @param type Notion's, such as {@code page.created}
     * @param entityId what it is about; null if that has no UUID
     * @param attempt which attempt of Notion's, from 1
     * @param receivedAt when it came in; of several refused ones the first
     * @param outcome the {@link DeliveryOutcome}'s word
     * @param detail more of it: see {@link io.tributary.projects.application.deliveries.LoggedDelivery}; of refused ones
     *     why
     * @param count how many: refused ones of one reason are counted by the minute, all others are 1
     * @param syncedAt when the page was last looked at, if that was after the delivery; null if it still waits, or the
     *     outcome is another
     */
    record Entry(
            UUID id,
            @Nullable String eventId,
            @Nullable String type,
            @Nullable UUID entityId,
            @Nullable Integer attempt,
            Instant receivedAt,
            String outcome,
            @Nullable String detail,
            int count,
            @Nullable Instant syncedAt) {}
}
