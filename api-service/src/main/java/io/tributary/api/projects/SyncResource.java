package io.tributary.api.projects;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.ProblemType;
import io.tributary.api.Problems;
import io.tributary.api.accounts.Caller;
import io.tributary.projects.application.RequestSync;
import io.tributary.projects.application.RequestSync.Wanted;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.UserId;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/projects/{id}/sync}: a sweep on demand. */
@Path("/api/v1/projects/{id}/sync")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sync")
class SyncResource {

    private final RequestSync requests;

    SyncResource(RequestSync requests) {
        this.requests = requests;
    }

    /** Which sweep. */
    @Schema(name = "SyncRequest", requiredProperties = "kind")
    record Wish(@Nullable String kind) {}

    /** What was wanted: it has not run yet. */
    @Schema(name = "SyncWanted")
    record WantView(String kind, String reason, Instant wantedAt) {

        static WantView of(Wanted wanted) {
            return new WantView(wanted.kind().text(), wanted.reason(), wanted.wantedAt());
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "requestSync",
            summary = "Want a sweep now",
            description = "It begins within seconds. Of a broken project it also means: try again.")
    @Answers(status = 202, with = "What is wanted", problems = ProblemType.PROJECT_PAUSED)
    public Uni<RestResponse<WantView>> want(
            @Context SecurityContext security, @PathParam("id") String id, @Nullable Wish wish) {
        UserId user = Caller.of(security).user();
        ProjectId project = Ids.project(id);
        SweepKind kind = kind(wish == null ? null : wish.kind);
        return Problems.told(() -> requests.request(user, project, kind)
                .map(wanted -> RestResponse.status(RestResponse.Status.ACCEPTED, WantView.of(wanted))));
    }

    private static SweepKind kind(@Nullable String text) {
        for (SweepKind kind : SweepKind.values()) {
            if (kind.text().equals(text)) {
                return kind;
            }
        }
        throw Problems.invalid("kind", "kind must be incremental or full.");
    }
}
