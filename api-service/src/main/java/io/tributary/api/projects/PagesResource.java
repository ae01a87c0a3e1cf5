package io.tributary.api.projects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.ProblemType;
import io.tributary.api.Problems;
import io.tributary.api.accounts.Caller;
import io.tributary.projects.application.PageReads;
import io.tributary.projects.application.PageReads.CopiedPage;
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
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/projects/{id}/pages}: the copy. */
@Path("/api/v1/projects/{id}/pages")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Pages")
class PagesResource {

    private final PageReads pages;

    PagesResource(PageReads pages) {
        this.pages = pages;
    }

    /** A slice of the copy. */
    record Pages(List<PageView> items, @Nullable String nextCursor) {}

    /** Why the project has the page no more. */
    record Missing(String reason, @Nullable Instant at) {}

    /** A page of the copy. */
    @Schema(name = "Page")
    record PageView(
            UUID pageId,
            String title,
            ObjectNode properties,
            boolean inTrash,
            boolean archived,
            @Nullable Missing missing,
            Instant lastEditedTime,
            Instant changedAt,
            @Nullable Instant syncedAt) {

        static PageView of(CopiedPage page) {
            String reason = page.missingReason();
            return new PageView(
                    page.pageId(),
                    page.title(),
                    page.properties(),
                    page.inTrash(),
                    page.archived(),
                    reason == null ? null : new Missing(reason, page.missingAt()),
                    page.lastEditedTime(),
                    page.changedAt(),
                    page.syncedAt());
        }
    }

    @GET
    @Operation(
            operationId = "listPages",
            summary = "List the copy's pages",
            description = "In the order of their ids, unless `sort` says otherwise.")
    @Parameter(name = "filter", in = ParameterIn.QUERY)
    @Parameter(name = "sort", in = ParameterIn.QUERY)
    @Answers(with = "A slice of the copy")
    public Uni<Pages> list(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        UserId user = Caller.of(security).user();
        ProjectId project = Ids.project(id);
        return Problems.told(() -> {
            PageRequest request = PageRequest.of(uri.getQueryParameters());
            return pages.list(user, project, request.query(cursor), Slices.limit(limit))
                    .map(slice -> slice(slice, request));
        });
    }

    @GET
    @Path("/{pageId}")
    @Operation(operationId = "getPage", summary = "Look at a page of the copy")
    @Answers(with = "The page", problems = ProblemType.PAGE_NOT_FOUND)
    public Uni<PageView> get(
            @Context SecurityContext security, @PathParam("id") String id, @PathParam("pageId") String pageId) {
        UserId user = Caller.of(security).user();
        return Problems.told(
                () -> pages.find(user, Ids.project(id), Ids.page(pageId)).map(PagesResource::page));
    }

    private static Pages slice(PageReads.@Nullable Slice slice, PageRequest request) {
        if (slice == null) {
            throw Ids.noProject();
        }
        return new Pages(slice.pages().stream().map(PageView::of).toList(), request.cursor(slice.next()));
    }

    private static PageView page(@Nullable CopiedPage page) {
        if (page == null) {
            throw Ids.noPage();
        }
        return PageView.of(page);
    }
}
