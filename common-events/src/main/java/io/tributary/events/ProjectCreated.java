package io.tributary.events;

import java.time.Instant;
import java.util.UUID;

/**
 * A project was created. Value on the wire: {@code {"projectId":"…"}}.
 *
 * @param id of this event
 * @param projectId the project, and so the key
 * @param time when
 */
public record ProjectCreated(String id, UUID projectId, Instant time) implements Event {

    @Override
    public String topic() {
        return Topics.PROJECT_CREATED;
    }

    @Override
    public String key() {
        return projectId.toString();
    }
}
