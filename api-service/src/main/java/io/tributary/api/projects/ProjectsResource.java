package io.tributary.api.projects;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.ProblemType;
import io.tributary.api.Problems;
import io.tributary.api.accounts.Caller;
import io.tributary.api.webhooks.KnownHooks;
import io.tributary.notion.NotionIds;
import io.tributary.projects.application.ChangeProject;
import io.tributary.projects.application.ChangeProject.Wish;
import io.tributary.projects.application.CreateProject;
import io.tributary.projects.application.DeleteProject;
import io.tributary.projects.application.Expected;
import io.tributary.projects.application.ManageHook;
import io.tributary.projects.application.ProjectOverviews;
import io.tributary.projects.application.ProjectOverviews.Overview;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.Project;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.ProjectRepository.Place;
import io.tributary.projects.domain.SyncFacts;
import io.tributary.projects.domain.UserId;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/projects}. */
@Path("/api/v1/projects")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Projects")
class ProjectsResource {

    private static final String LIST = "projects";

    private final CreateProject creation;
    private final ChangeProject changes;
    private final DeleteProject deletion;
    private final ManageHook hooks;
    private final ProjectOverviews overviews;
    private final KnownHooks known;
    private final String publicUrl;

    ProjectsResource(
            CreateProject creation,
            ChangeProject changes,
            DeleteProject deletion,
            ManageHook hooks,
            ProjectOverviews overviews,
            KnownHooks known,
            @ConfigProperty(name = "tributary.public-url") Optional<URI> publicUrl) {
        this.creation = creation;
        this.changes = changes;
        this.deletion = deletion;
        this.hooks = hooks;
        this.overviews = overviews;
        this.known = known;
        this.publicUrl = publicUrl.map(URI::toString).orElse("").replaceAll("/+$", "");
    }

    /**
     * What a project is made of.
     *
     * @param name what to call it
     * @param notionDatabaseId Notion's id of the database, or a link to it
     * @param notionDataSourceId which of its data sources; needed only if it has several
     * @param connectionId by which connection to read; needed only if the caller has several
     */
    @Schema(requiredProperties = {"name", "notionDatabaseId"})
    record NewProject(
            @Schema(minLength = 1, maxLength = Project.MAX_NAME_LENGTH) @Nullable
            String name,

            @Nullable String notionDatabaseId,
            @Nullable String notionDataSourceId,
            @Nullable String connectionId) {

        private CreateProject.Wish toWish(UserId owner) {
            if (name == null || name.isBlank()) {
                throw Problems.invalid("name", "name must have 1 to " + Project.MAX_NAME_LENGTH + " characters.");
            }
            return new CreateProject.Wish(
                    owner,
                    name,
                    Ids.notion("notionDatabaseId", notionDatabaseId),
                    notionDataSourceId == null ? null : Ids.notion("notionDataSourceId", notionDataSourceId),
                    connectionId == null ? null : Ids.connection(connectionId));
        }
    }

    /** What a project shall become; what is missing or null stays. */
    @Schema(name = "ChangedProject")
    record Changed(
            @Schema(minLength = 1, maxLength = Project.MAX_NAME_LENGTH) @Nullable
            String name,

            @Nullable Boolean paused) {}

    /** Some projects. */
    record Projects(List<ProjectView> items, @Nullable String nextCursor) {}

    /** The token that Notion asks for, and how to tell whether it is Notion's. */
    @Schema(name = "VerificationToken")
    record Revealed(String verificationToken, Instant receivedAt, int handshakes) {}

    /** A project as its owner sees it. The words of sync and webhook are explained in docs/api.md. */
    @Schema(name = "Project")
    record ProjectView(
            UUID id,
            String name,
            String sync,
            @Nullable String reason,
            @Nullable Instant waitingUntil,
            @Nullable Instant syncedThrough,
            @Nullable String view,
            @Nullable String viewProblem,
            String webhook,
            @Nullable String webhookUrl,
            UUID notionDatabaseId,
            UUID notionDataSourceId,
            UUID connectionId,
            Instant createdAt,
            Instant updatedAt) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createProject",
            summary = "Create a project",
            description = "Notion is asked about the database, for 5 seconds at most. The first sync starts at once.")
    @Answers(
            status = 201,
            with = "The project",
            headers = {"Location", "ETag"},
            problems = {
                ProblemType.INVALID_NAME,
                ProblemType.PROJECT_EXISTS,
                ProblemType.CONNECTION_NOT_FOUND,
                ProblemType.CONNECTION_BROKEN,
                ProblemType.SEVERAL_CONNECTIONS,
                ProblemType.NOTION_TOKEN_NOT_SHARED,
                ProblemType.NOTION_DATABASE_NOT_FOUND,
                ProblemType.NOTION_DATABASE_IN_TRASH,
                ProblemType.NOTION_DATABASE_WITHOUT_DATA_SOURCE,
                ProblemType.NOTION_SEVERAL_DATA_SOURCES,
                ProblemType.NOTION_DATA_SOURCE_NOT_FOUND,
                ProblemType.NOTION_UNAUTHORIZED,
                ProblemType.NOTION_REFUSED,
                ProblemType.NOTION_UNAVAILABLE,
                ProblemType.NOTION_NOT_CONFIGURED
            })
    public Uni<RestResponse<ProjectView>> create(@Context SecurityContext security, @Nullable NewProject body) {
        UserId user = Caller.of(security).user();
        if (body == null) {
            throw Problems.invalid("name", "The body must be a JSON object with name and notionDatabaseId.");
        }
        return Problems.told(() -> creation.create(body.toWish(user))
                .chain(project -> overviews.get(user, project.id()))
                .map(this::created));
    }

    @GET
    @Operation(operationId = "listProjects", summary = "List your projects", description = "Oldest first.")
    @Answers(with = "A slice of the list")
    public Uni<Projects> list(
            @Context SecurityContext security,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        UserId user = Caller.of(security).user();
        int shown = Slices.limit(limit);
        Place after = cursor == null ? null : place(Slices.parts(LIST, cursor, 2));
        return Problems.told(() -> overviews.list(user, after, shown + 1).map(found -> slice(found, shown)));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getProject", summary = "Look at a project")
    @Answers(with = "The project", headers = "ETag")
    public Uni<RestResponse<ProjectView>> get(@Context SecurityContext security, @PathParam("id") String id) {
        UserId user = Caller.of(security).user();
        return Problems.told(() -> overviews.get(user, Ids.project(id)).map(this::shown));
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
    @Operation(
            operationId = "changeProject",
            summary = "Rename, pause or resume a project",
            description = "What isn't sent stays. Resuming also wants a full sweep.")
    @Answers(
            with = "The project as it is now",
            headers = "ETag",
            problems = {ProblemType.INVALID_NAME, ProblemType.CONCURRENT_CHANGE})
    public Uni<RestResponse<ProjectView>> change(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            @Nullable Changed body) {
        UserId user = Caller.of(security).user();
        ProjectId project = Ids.project(id);
        Expected expected = Versions.expected(ifMatch);
        if (body == null) {
            throw Problems.invalid("name", "The body must be a JSON object with name, paused or both.");
        }
        return Problems.told(() -> changes.change(user, project, expected, new Wish(body.name, body.paused))
                .chain(() -> overviews.get(user, project))
                .map(this::shown));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "deleteProject",
            summary = "Delete a project",
            description = "Its copy is removed soon after. The last one takes the stored secrets along.")
    @Answers(status = 204, with = "It is deleted", problems = ProblemType.CONCURRENT_CHANGE)
    public Uni<Void> delete(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @HeaderParam("If-Match") @Nullable String ifMatch) {
        UserId user = Caller.of(security).user();
        Expected expected = Versions.expected(ifMatch);
        return Problems.told(() -> deletion.delete(user, Ids.project(id), expected)
                .invoke(hook -> hook.ifPresent(known::forget))
                .replaceWithVoid());
    }

    @POST
    @Path("/{id}/hook/reveal")
    @Operation(
            operationId = "revealVerificationToken",
            summary = "Show the verification token that Notion asks for",
            description = "Notion sends it to the project's `webhookUrl`; enter it in Notion.")
    @Answers(
            with = "The newest token",
            problems = {
                ProblemType.HOOK_NOT_FOUND,
                ProblemType.HOOK_CONFIRMED,
                ProblemType.HOOK_BROKEN,
                ProblemType.NO_HANDSHAKE,
                ProblemType.CONCURRENT_CHANGE
            })
    public Uni<Revealed> reveal(@Context SecurityContext security, @PathParam("id") String id) {
        UserId user = Caller.of(security).user();
        return Problems.told(() -> hooks.reveal(user, Ids.project(id)).map(this::revealed));
    }

    /** @param revoke whether the secret so far ends now instead of in 25 hours */
    @POST
    @Path("/{id}/hook/reset")
    @Operation(
            operationId = "resetHook",
            summary = "Begin the handshake again, at the same address",
            description = "The secret so far stays good for 25 hours, since Notion repeats deliveries.")
    @Answers(
            with = "The project",
            problems = {ProblemType.HOOK_NOT_FOUND, ProblemType.CONCURRENT_CHANGE, ProblemType.INVALID_FIELD})
    public Uni<ProjectView> reset(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @QueryParam("revoke") @Nullable String revoke) {
        UserId user = Caller.of(security).user();
        ProjectId project = Ids.project(id);
        boolean now = Problems.flag("revoke", revoke);
        return Problems.told(() -> hooks.reset(user, project, now)
                .invoke(known::learn)
                .chain(() -> overviews.get(user, project))
                .map(this::view));
    }

    private Revealed revealed(Hook.Revealed revealed) {
        known.learn(revealed.hook());
        return new Revealed(revealed.token().value(), revealed.receivedAt(), revealed.handshakes());
    }

    private RestResponse<ProjectView> created(Overview overview) {
        URI location = URI.create("/api/v1/projects/" + overview.project().id());
        return RestResponse.ResponseBuilder.<ProjectView>created(location)
                .header("ETag", Versions.tag(overview.project()))
                .entity(view(overview))
                .build();
    }

    private RestResponse<ProjectView> shown(Overview overview) {
        return RestResponse.ResponseBuilder.ok(view(overview))
                .header("ETag", Versions.tag(overview.project()))
                .build();
    }

    private Projects slice(List<Overview> found, int limit) {
        Overview last = Slices.last(found, limit);
        return new Projects(
                Slices.shown(found, limit).stream().map(this::view).toList(),
                last == null ? null : cursor(last.project().state()));
    }

    private static String cursor(Project.State last) {
        return Slices.cursor(LIST, last.createdAt().toString(), last.id().toString());
    }

    private static Place place(List<@Nullable String> parts) {
        UUID id = NotionIds.parse(parts.get(1));
        if (id == null) {
            throw Problems.invalidCursor();
        }
        return new Place(Slices.instant(parts.get(0)), id);
    }

    private ProjectView view(Overview overview) {
        Project.State project = overview.project().state();
        SyncFacts facts = overview.facts();
        return new ProjectView(
                project.id().value(),
                project.name(),
                overview.sync().word(),
                facts == null ? null : facts.reason(),
                facts == null ? null : facts.waitingUntil(),
                facts == null ? null : facts.syncedThrough(),
                facts == null ? null : facts.view(),
                facts == null ? null : facts.viewProblem(),
                overview.webhook().word(),
                overview.hook() == null ? null : publicUrl + "/api/v1/webhooks/notion/" + overview.hook(),
                project.source().databaseId(),
                project.source().dataSourceId(),
                project.connection().value(),
                project.createdAt(),
                project.updatedAt());
    }
}
