package io.tributary.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Pages of a project changed in the copy. The values are in the change log table; an event stays within
 * {@link #MAX_BYTES}, so many changes are several events.
 *
 * @param id of this event
 * @param projectId the project, and so the key
 * @param pages what changed, page by page
 * @param time when the change was committed to the copy
 */
public record ProjectTasksChanged(String id, UUID projectId, List<ChangedPage> pages, Instant time) implements Event {

    /** How long an event's value may be, in bytes. */
    public static final int MAX_BYTES = 256 * 1024;

    /** Copies the pages. */
    public ProjectTasksChanged {
        pages = List.copyOf(pages);
    }

    @Override
    public String topic() {
        return Topics.PROJECT_TASKS_CHANGED;
    }

    @Override
    public String key() {
        return projectId.toString();
    }

    /**
     * One page's part.
     *
     * @param pageId Notion's page id
     * @param propertyIds ids of the properties that changed; {@code $title}, {@code $parent}, {@code $in_trash},
     *     {@code $archived}, {@code $missing} for what is no property; for a page that is new in the copy
     *     {@code $created} and each of its properties
     */
    public record ChangedPage(UUID pageId, List<String> propertyIds) {

        /** Copies the ids. */
        public ChangedPage {
            propertyIds = List.copyOf(propertyIds);
        }
    }
}
