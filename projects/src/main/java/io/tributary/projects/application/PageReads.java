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
     * Some pages. Fails with {@link io.tributary.projects.domain.Refused}, whose facts name the {@code field}, if the
     * query asks for a property that there isn't or compares it with what it can't be.
     *
     * @param limit how many at most
     * @return null if the owner has no such project
     */
    Uni<@Nullable Slice> list(UserId owner, ProjectId project, PageQuery query, int limit);

    /** One page; null if the owner has no such project or the project no such page. */
    Uni<@Nullable CopiedPage> find(UserId owner, ProjectId project, UUID pageId);

    /**
     * Some pages.
     *
     * @param pages the pages
     * @param next where the slice ended, if there are more; null at the end
     */
    record Slice(List<CopiedPage> pages, PageQuery.@Nullable After next) {}

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
