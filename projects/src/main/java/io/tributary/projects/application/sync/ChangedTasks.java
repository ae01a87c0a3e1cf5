package io.tributary.projects.application.sync;

import io.tributary.events.CloudEvents;
import io.tributary.events.EventMessage;
import io.tributary.events.ProjectTasksChanged;
import io.tributary.events.ProjectTasksChanged.ChangedPage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Tells of changed pages, in as many events as it takes to keep each within its limit. */
public final class ChangedTasks {

    private ChangedTasks() {}

    /** The events, encoded, in the order of the pages; none if no page changed. */
    public static List<EventMessage> events(UUID projectId, List<ChangedPage> pages, Instant now) {
        List<EventMessage> events = new ArrayList<>();
        add(events, projectId, pages, now);
        return List.copyOf(events);
    }

    private static void add(List<EventMessage> events, UUID projectId, List<ChangedPage> pages, Instant now) {
        if (pages.isEmpty()) {
            return;
        }
        EventMessage event =
                CloudEvents.encode(new ProjectTasksChanged(UUID.randomUUID().toString(), projectId, pages, now));
        if (event.value().length <= ProjectTasksChanged.MAX_BYTES) {
            events.add(event);
            return;
        }
        List<ChangedPage> halves = pages.size() > 1 ? pages : halves(pages.get(0));
        add(events, projectId, halves.subList(0, halves.size() / 2), now);
        add(events, projectId, halves.subList(halves.size() / 2, halves.size()), now);
    }

    private static List<ChangedPage> halves(ChangedPage page) {
        List<String> ids = page.propertyIds();
        int half = ids.size() / 2;
        if (half == 0) {
            throw new IllegalArgumentException("A property id is longer than an event may be");
        }
        return List.of(
                new ChangedPage(page.pageId(), ids.subList(0, half)),
                new ChangedPage(page.pageId(), ids.subList(half, ids.size())));
    }
}
