package io.tributary.projects.application.deliveries;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One webhook event, as far as its meaning goes.
 *
 * @param hookId the hook that it came in by
 * @param type Notion's, such as {@code page.created}; may be one that we don't know
 * @param entityId what it is about; null if that has no UUID, which is so of nothing that we copy
 * @param parent where that is; null if the event names no parent
 * @param at when it happened, by Notion's clock
 * @param receivedAt when it came in, by ours
 * @param traceparent W3C trace context that it came with
 * @param eventId Notion's id of the event, the same at each attempt
 * @param attempt which attempt of Notion's this is, from 1
 * @param workspaceId in which workspace it happened; null if the event doesn't say
 */
public record Delivery(
        String hookId,
        String type,
        @Nullable UUID entityId,
        @Nullable Parent parent,
        Instant at,
        Instant receivedAt,
        @Nullable String traceparent,
        String eventId,
        int attempt,
        @Nullable String workspaceId) {

    /** One that doesn't say where it happened, as its hook does. */
    public Delivery(
            String hookId,
            String type,
            @Nullable UUID entityId,
            @Nullable Parent parent,
            Instant at,
            Instant receivedAt,
            @Nullable String traceparent,
            String eventId,
            int attempt) {
        this(hookId, type, entityId, parent, at, receivedAt, traceparent, eventId, attempt, null);
    }

    /**
     * Where something is.
     *
     * @param kind Notion's word, such as {@code database}, {@code page}, {@code space}
     * @param id null where the kind has none
     * @param dataSourceId the data source, for a row; null if the event names none
     */
    public record Parent(
            String kind, @Nullable UUID id, @Nullable UUID dataSourceId) {}
}
