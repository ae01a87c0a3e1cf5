package io.tributary.api.projects;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.Problems;
import io.tributary.api.accounts.Caller;
import io.tributary.notion.NotionIds;
import io.tributary.projects.application.ProjectReads;
import io.tributary.projects.application.ProjectReads.Before;
import io.tributary.projects.application.ProjectReads.Change;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.UserId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/projects/{id}/changes}: the change log. */
@Path("/api/v1/projects/{id}/changes")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Changes")
class ChangesResource {

    private static final String LIST = "changes";

    private final ProjectReads reads;

    ChangesResource(ProjectReads reads) {
        this.reads = reads;
    }

    /** A slice of the log. */
    record Changes(List<Change> items, @Nullable String nextCursor) {}

    @GET
    @Operation(
            operationId = "listChanges",
            summary = "List the change log",
            description =
                    "Newest first. Entries are kept for 90 days. One appears when its transaction ends, which may be"
                            + " a moment after a later one's: who polls lets `since` overlap by a minute.")
    @Answers(with = "A slice of the log")
    public Uni<Changes> list(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @QueryParam("pageId") @Nullable String pageId,
            @QueryParam("since") @Nullable String since,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        UserId user = Caller.of(security).user();
        ProjectId project = Ids.project(id);
        return Problems.told(() -> {
            int most = Slices.limit(limit);
            return reads.changes(user, project, page(pageId), Slices.time("since", since), before(cursor), most + 1)
                    .map(Ids::found)
                    .map(changes -> slice(changes, most));
        });
    }

    private static @Nullable UUID page(@Nullable String text) {
        UUID id = NotionIds.parse(text);
        if (text != null && id == null) {
            throw Problems.invalid("pageId", "pageId must be a page's id: 32 hexadecimal digits.");
        }
        return id;
    }

    private static @Nullable Before<Long> before(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        List<@Nullable String> parts = Slices.parts(LIST, cursor, 2);
        return new Before<>(Slices.instant(parts.get(0)), Slices.number(parts.get(1)));
    }

    private static Changes slice(List<Change> changes, int limit) {
        Change last = Slices.last(changes, limit);
        return new Changes(
                Slices.shown(changes, limit),
                last == null ? null : Slices.cursor(LIST, last.at().toString(), Long.toString(last.id())));
    }
}
