package io.tributary.api.projects;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Problems;
import io.tributary.api.accounts.Caller;
import io.tributary.api.webhooks.KnownHooks;
import io.tributary.projects.application.CreateProject;
import io.tributary.projects.application.DeleteProject;
import io.tributary.projects.application.ManageHook;
import io.tributary.projects.application.ProjectOverviews;
import io.tributary.projects.application.ProjectOverviews.Overview;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.Project;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.SyncFacts;
import io.tributary.projects.domain.UserId;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/projects}. */
@Path("/api/v1/projects")
@Produces(MediaType.APPLICATION_JSON)
class ProjectsResource {

    private final CreateProject creation;
    private final DeleteProject deletion;
    private final ManageHook hooks;
    private final ProjectOverviews overviews;
    private final KnownHooks known;
    private final String publicUrl;

    ProjectsResource(
            CreateProject creation,
            DeleteProject deletion,
            ManageHook hooks,
            ProjectOverviews overviews,
            KnownHooks known,
            @ConfigProperty(name = "tributary.public-url") Optional<URI> publicUrl) {
        this.creation = creation;
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
     * @param notionDatabaseId Notion's id of the database
     * @param notionDataSourceId which of its data sources; needed only if it has several
     */
    record NewProject(
            @Nullable String name,
            @Nullable String notionDatabaseId,
            @Nullable String notionDataSourceId) {

        private CreateProject.Wish toWish(UserId owner) {
            if (name == null || name.isBlank()) {
                throw Problems.invalid("name", "name must have 1 to " + Project.MAX_NAME_LENGTH + " characters.");
            }
            return new CreateProject.Wish(
                    owner,
                    name,
                    Ids.notion("notionDatabaseId", notionDatabaseId),
                    notionDataSourceId == null ? null : Ids.notion("notionDataSourceId", notionDataSourceId));
        }
    }

    /** Every project. */
    record Projects(List<ProjectView> items) {}

    /** The token that Notion asks for, and how to tell whether it is Notion's. */
    record Revealed(String verificationToken, Instant receivedAt, int handshakes) {}

    /** A project as its owner sees it. The words of sync and webhook are explained in docs/api.md. */
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
            Instant createdAt,
            Instant updatedAt) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Uni<RestResponse<ProjectView>> create(@Context SecurityContext security, @Nullable NewProject body) {
        UserId user = Caller.of(security).user();
        if (body == null) {
            throw Problems.invalid("name", "The body must be a JSON object with name and notionDatabaseId.");
        }
        return Problems.told(() -> creation.create(body.toWish(user))
                .chain(project -> overviews.get(user, project.id()))
                .map(this::view)
                .map(ProjectsResource::created));
    }

    @GET
    public Uni<Projects> list(@Context SecurityContext security) {
        UserId user = Caller.of(security).user();
        return Problems.told(() -> overviews
                .list(user)
                .map(found -> new Projects(found.stream().map(this::view).toList())));
    }

    @GET
    @Path("/{id}")
    public Uni<ProjectView> get(@Context SecurityContext security, @PathParam("id") String id) {
        UserId user = Caller.of(security).user();
        return Problems.told(() -> overviews.get(user, Ids.project(id)).map(this::view));
    }

    @DELETE
    @Path("/{id}")
    public Uni<Void> delete(@Context SecurityContext security, @PathParam("id") String id) {
        UserId user = Caller.of(security).user();
        return Problems.told(() -> deletion.delete(user, Ids.project(id))
                .invoke(hook -> hook.ifPresent(known::forget))
                .replaceWithVoid());
    }

    @POST
    @Path("/{id}/hook/reveal")
    public Uni<Revealed> reveal(@Context SecurityContext security, @PathParam("id") String id) {
        UserId user = Caller.of(security).user();
        return Problems.told(() -> hooks.reveal(user, Ids.project(id)).map(this::revealed));
    }

    /** @param revoke whether the secret so far ends now instead of in 25 hours */
    @POST
    @Path("/{id}/hook/reset")
    public Uni<ProjectView> reset(
            @Context SecurityContext security,
            @PathParam("id") String id,
            @QueryParam("revoke") @Nullable String revoke) {
        UserId user = Caller.of(security).user();
        ProjectId project = Ids.project(id);
        boolean now = revokes(revoke);
        return Problems.told(() -> hooks.reset(user, project, now)
                .invoke(known::learn)
                .chain(() -> overviews.get(user, project))
                .map(this::view));
    }

    /** What can't be meant is refused: who writes {@code revoke=1} must not believe that the old secret has ended. */
    private static boolean revokes(@Nullable String revoke) {
        if (revoke == null || revoke.equals("false")) {
            return false;
        }
        if (revoke.equals("true")) {
            return true;
        }
        throw Problems.invalid("revoke", "revoke must be true or false.");
    }

    private Revealed revealed(Hook.Revealed revealed) {
        known.learn(revealed.hook());
        return new Revealed(revealed.token().value(), revealed.receivedAt(), revealed.handshakes());
    }

    private static RestResponse<ProjectView> created(ProjectView view) {
        return RestResponse.ResponseBuilder.<ProjectView>created(URI.create("/api/v1/projects/" + view.id))
                .entity(view)
                .build();
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
                project.createdAt(),
                project.updatedAt());
    }
}
