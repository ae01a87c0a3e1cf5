package io.tributary.api.projects;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.Problems;
import io.tributary.api.accounts.Caller;
import io.tributary.projects.application.ProjectReads;
import io.tributary.projects.application.ProjectReads.SchemaVersion;
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
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/projects/{id}/schema}: the data source's properties, and how they became what they are. */
@Path("/api/v1/projects/{id}/schema")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Schema")
class SchemaResource {

    private static final String LIST = "schema";

    private final ProjectReads reads;

    SchemaResource(ProjectReads reads) {
        this.reads = reads;
    }

    /** A slice of the history. */
    @Schema(name = "SchemaVersions")
    record Versions(List<VersionView> items, @Nullable String nextCursor) {}

    /** A change of the schema. */
    @Schema(name = "SchemaVersion")
    record VersionView(long version, Instant at, ArrayNode changes) {

        static VersionView of(SchemaVersion version) {
            return new VersionView(version.version(), version.at(), version.changes());
        }
    }

    @GET
    @Operation(
            operationId = "getSchema",
            summary = "Look at the properties, and their columns in SQL and in filters",
            description = "Before the first look at Notion there are none.")
    @Answers(with = "The schema as it was last read")
    public Uni<ProjectReads.Schema> get(@Context SecurityContext security, @PathParam("id") String id) {
        UserId user = Caller.of(security).user();
        return Problems.told(() -> reads.schema(user, Ids.project(id)).map(Ids::found));
    }

    @GET
    @Path("/history")
    @Operation(
            operationId = "listSchemaVersions",
            summary = "List the changes of the schema",
            description = "Newest first.")
    @Answers(with = "A slice of the list")
    public Uni<Versions> history(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        UserId user = Caller.of(security).user();
        ProjectId project = Ids.project(id);
        return Problems.told(() -> {
            int most = Slices.limit(limit);
            return reads.schemaVersions(user, project, before(cursor), most + 1)
                    .map(Ids::found)
                    .map(versions -> slice(versions, most));
        });
    }

    private static @Nullable Long before(@Nullable String cursor) {
        return cursor == null
                ? null
                : Slices.number(Slices.parts(LIST, cursor, 1).get(0));
    }

    private static Versions slice(List<SchemaVersion> versions, int limit) {
        SchemaVersion last = Slices.last(versions, limit);
        return new Versions(
                Slices.shown(versions, limit).stream().map(VersionView::of).toList(),
                last == null ? null : Slices.cursor(LIST, Long.toString(last.version())));
    }
}
