package io.tributary.api.projects;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.Problems;
import io.tributary.api.accounts.Caller;
import io.tributary.notion.NotionIds;
import io.tributary.projects.application.ProjectReads;
import io.tributary.projects.application.ProjectReads.Before;
import io.tributary.projects.application.ProjectReads.Run;
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

/** {@code /api/v1/projects/{id}/sync-runs}: the sweeps that ran, and those that run. */
@Path("/api/v1/projects/{id}/sync-runs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sync")
class SyncRunsResource {

    private static final String LIST = "sync-runs";

    private final ProjectReads reads;

    SyncRunsResource(ProjectReads reads) {
        this.reads = reads;
    }

    /** A slice of the runs. */
    record Runs(List<Run> items, @Nullable String nextCursor) {}

    @GET
    @Operation(
            operationId = "listSyncRuns",
            summary = "List the sweeps that ran, and those that run",
            description = "Newest first. They are kept for 30 days.")
    @Answers(with = "A slice of the list")
    public Uni<Runs> list(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        UserId user = Caller.of(security).user();
        ProjectId project = Ids.project(id);
        return Problems.told(() -> {
            int most = Slices.limit(limit);
            return reads.runs(user, project, before(cursor), most + 1)
                    .map(Ids::found)
                    .map(runs -> slice(runs, most));
        });
    }

    private static @Nullable Before<UUID> before(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        List<@Nullable String> parts = Slices.parts(LIST, cursor, 2);
        UUID run = NotionIds.parse(parts.get(1));
        if (run == null) {
            throw Problems.invalidCursor();
        }
        return new Before<>(Slices.instant(parts.get(0)), run);
    }

    private static Runs slice(List<Run> runs, int limit) {
        Run last = Slices.last(runs, limit);
        return new Runs(
                Slices.shown(runs, limit),
                last == null
                        ? null
                        : Slices.cursor(
                                LIST, last.startedAt().toString(), last.id().toString()));
    }
}
