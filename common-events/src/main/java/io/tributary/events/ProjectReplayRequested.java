package io.tributary.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Someone asked for what a delivery was about to be looked at once more. Value on the wire: {@code
 * {"projectId":"…","pageId":"…"}}.
 *
 * @param id of this event
 * @param projectId the project, and so the key
 * @param pageId the page to look at; null, and then missing on the wire, for the schema
 * @param time when
 */
public record ProjectReplayRequested(
        String id, UUID projectId, @Nullable UUID pageId, Instant time) implements Event {

    @Override
    public String topic() {
        return Topics.PROJECT_REPLAY_REQUESTED;
    }

    @Override
    public String key() {
        return projectId.toString();
    }
}
