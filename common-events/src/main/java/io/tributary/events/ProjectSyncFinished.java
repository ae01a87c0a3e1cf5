package io.tributary.events;

import java.time.Instant;
import java.util.UUID;

/**
 * A sweep of a project came to its end.
 *
 * @param id of this event
 * @param projectId the project, and so the key
 * @param kind {@code full} or {@code incremental}
 * @param outcome {@code complete}, {@code incomplete}, {@code broken} or {@code abandoned}
 * @param pagesSeen how many pages Notion showed
 * @param pagesChanged how many of them changed the copy
 * @param durationMillis from the run's start to its end, in milliseconds
 * @param time when it ended
 */
public record ProjectSyncFinished(
        String id,
        UUID projectId,
        String kind,
        String outcome,
        int pagesSeen,
        int pagesChanged,
        long durationMillis,
        Instant time)
        implements Event {

    @Override
    public String topic() {
        return Topics.PROJECT_SYNC_FINISHED;
    }

    @Override
    public String key() {
        return projectId.toString();
    }
}
