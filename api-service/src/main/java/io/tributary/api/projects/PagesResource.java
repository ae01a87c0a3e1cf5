package io.tributary.api.projects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.DefaultConnection;
import io.tributary.projects.application.PageReads;
import io.tributary.projects.application.PageReads.CopiedPage;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.UserId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/projects/{id}/pages}: the copy. */
@Path("/api/v1/projects/{id}/pages")
@Produces(MediaType.APPLICATION_JSON)
class PagesResource {

    /** How many pages an answer has unless the asker says otherwise. */
    static final int DEFAULT_LIMIT = 50;

    /** How many it has at most. */
    static final int MAX_LIMIT = 200;

    private static final UserId USER = DefaultConnection.USER;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

    private final PageReads pages;

    PagesResource(PageReads pages) {
        this.pages = pages;
    }

    /** A slice of the copy. */
    record Pages(List<PageView> items, @Nullable String nextCursor) {}

    /** Why the project has the page no more. */
    record Missing(String reason, @Nullable Instant at) {}

    /** A page of the copy. */
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
    public Uni<Pages> list(
            @PathParam("id") String id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        ProjectId project = Ids.project(id);
        return Problems.told(
                () -> pages.list(USER, project, Ids.after(cursor), limit(limit)).map(PagesResource::slice));
    }

    @GET
    @Path("/{pageId}")
    public Uni<PageView> get(@PathParam("id") String id, @PathParam("pageId") String pageId) {
        return Problems.told(
                () -> pages.find(USER, Ids.project(id), Ids.page(pageId)).map(PagesResource::page));
    }

    private static Pages slice(PageReads.@Nullable Slice slice) {
        if (slice == null) {
            throw Ids.noProject();
        }
        return new Pages(slice.pages().stream().map(PageView::of).toList(), Ids.cursor(slice.next()));
    }

    private static PageView page(@Nullable CopiedPage page) {
        if (page == null) {
            throw Ids.noPage();
        }
        return PageView.of(page);
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw Problems.invalid("limit", "limit must be a whole number from 1 to " + MAX_LIMIT + ".");
        }
        return limit;
    }
}
