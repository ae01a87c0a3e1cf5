package io.tributary.projects.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.UserId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a project's copy. Nothing of a project that isn't the owner's, or is deleted, is ever read. */
public interface PageReads {

    /**
     * Pages in the order of their ids, which never changes.
     *
     * @param after the last page of the slice before; null for the first
     * @param limit how many at most
     * @return null if the owner has no such project
     */
    Uni<@Nullable Slice> list(UserId owner, ProjectId project, @Nullable UUID after, int limit);

    /** One page; null if the owner has no such project or the project no such page. */
    Uni<@Nullable CopiedPage> find(UserId owner, ProjectId project, UUID pageId);

    /**
     * Some pages.
     *
     * @param pages the pages
     * @param next what to ask for next as {@code after}; null at the end
     */
    record Slice(List<CopiedPage> pages, @Nullable UUID next) {}

    /**
     * A page of the copy.
     *
     * @param pageId Notion's page id
     * @param title its title
     * @param properties by name: {@code {"Status":{"id","type","value"}}}, see {@link PropertiesByName}
     * @param inTrash whether it was in Notion's trash when it was last seen
     * @param archived whether it was archived in Notion when it was last seen
     * @param missingReason why the project has it no more: trashed, archived, moved, not_found; null if it has it
     * @param missingAt since when
     * @param lastEditedTime Notion's, floored to the minute
     * @param changedAt when its content last changed in the copy
     * @param syncedAt when Notion was last asked about it; null if that isn't known
     */
    record CopiedPage(
            UUID pageId,
            String title,
            ObjectNode properties,
            boolean inTrash,
            boolean archived,
            @Nullable String missingReason,
            @Nullable Instant missingAt,
            Instant lastEditedTime,
            Instant changedAt,
            @Nullable Instant syncedAt) {}
}
