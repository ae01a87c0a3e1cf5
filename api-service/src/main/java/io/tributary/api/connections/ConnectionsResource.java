package io.tributary.api.connections;

import io.smallrye.mutiny.Uni;
import io.tributary.api.Answers;
import io.tributary.api.ProblemType;
import io.tributary.api.Problems;
import io.tributary.api.accounts.Caller;
import io.tributary.api.webhooks.KnownHooks;
import io.tributary.defaults.ProblemException;
import io.tributary.notion.NotionIds;
import io.tributary.projects.application.CreateConnection;
import io.tributary.projects.application.DeleteConnection;
import io.tributary.projects.application.KeepConnection.Kept;
import io.tributary.projects.application.ReadConnections;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Project;
import io.tributary.projects.domain.Secret;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/connections}. No answer ever holds a token. */
@Path("/api/v1/connections")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Connections")
class ConnectionsResource {

    private final CreateConnection creation;
    private final ReadConnections connections;
    private final DeleteConnection deletion;
    private final KnownHooks known;

    ConnectionsResource(
            CreateConnection creation, ReadConnections connections, DeleteConnection deletion, KnownHooks known) {
        this.creation = creation;
        this.connections = connections;
        this.deletion = deletion;
        this.known = known;
    }

    /**
     * What a connection is made of.
     *
     * @param name what to call it; null for the workspace's name
     * @param notionToken an internal integration's
     */
    @Schema(requiredProperties = "notionToken")
    record NewConnection(
            @Schema(minLength = 1, maxLength = Project.MAX_NAME_LENGTH) @Nullable
            String name,

            @Schema(minLength = 1) @Nullable String notionToken) {

        private CreateConnection.Wish toWish(UserId owner) {
            if (notionToken == null) {
                throw Problems.invalid(
                        "notionToken", "notionToken must be the token of an internal integration, as Notion shows it.");
            }
            return new CreateConnection.Wish(owner, name, new Secret(notionToken));
        }

        @Override
        public String toString() {
            return "NewConnection[" + name + "]";
        }
    }

    /** The connections that the caller may use. */
    @Schema(name = "Connections")
    record ConnectionList(List<ConnectionView> items) {}

    /** A connection as its owner sees it. The words of kind and state are explained in docs/api.md. */
    @Schema(name = "Connection")
    record ConnectionView(
            UUID id,
            String name,
            String kind,
            String state,
            @Nullable String reason,
            @Nullable String workspaceId,
            @Nullable String workspaceName,
            @Nullable String botUserId,
            @Nullable Instant createdAt) {

        static ConnectionView of(Connection connection) {
            return new ConnectionView(
                    connection.id().value(),
                    connection.name(),
                    connection.kind().word(),
                    connection.isBroken() ? "broken" : "ok",
                    connection.brokenReason(),
                    connection.workspaceId(),
                    connection.workspaceName(),
                    connection.botUserId(),
                    connection.createdAt());
        }
    }

    /**
     * What ended with a connection.
     *
     * @param projects how many projects
     * @param revokedAtNotion whether Notion has ended the token too; null for a pasted one, which only its owner can end
     */
    @Schema(name = "EndedConnection")
    record Ended(int projects, @Nullable Boolean revokedAtNotion) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createConnection",
            summary = "Paste the token of an internal integration",
            description =
                    "Notion is asked whose it is, for 5 seconds at most. Another token of the same integration takes"
                            + " the old one's place. The connection ends with its last project.")
    @Answers(
            status = 201,
            with = "The connection",
            headers = "Location",
            otherStatus = 200,
            otherwise = "The connection of that integration, which there was already, and which has this token now",
            problems = {
                ProblemType.INVALID_NAME,
                ProblemType.NOTION_TOKEN_MALFORMED,
                ProblemType.NOTION_UNAUTHORIZED,
                ProblemType.NOTION_REFUSED,
                ProblemType.NOTION_UNAVAILABLE,
                ProblemType.TOO_MANY_CONNECTIONS
            })
    public Uni<RestResponse<ConnectionView>> create(@Context SecurityContext security, @Nullable NewConnection body) {
        UserId user = Caller.of(security).user();
        if (body == null) {
            throw Problems.invalid("notionToken", "The body must be a JSON object with notionToken, and perhaps name.");
        }
        return Problems.told(() -> creation.create(body.toWish(user)).map(ConnectionsResource::kept));
    }

    @GET
    @Operation(
            operationId = "listConnections",
            summary = "List the connections that you may use",
            description = "The operator's first, if it is shared, then oldest first.")
    @Answers(with = "All of them")
    public Uni<ConnectionList> list(@Context SecurityContext security) {
        UserId user = Caller.of(security).user();
        return Problems.told(() -> connections
                .list(user)
                .map(found -> new ConnectionList(
                        found.stream().map(ConnectionView::of).toList())));
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getConnection", summary = "Look at a connection")
    @Answers(with = "The connection", problems = ProblemType.CONNECTION_NOT_FOUND)
    public Uni<ConnectionView> get(
            @Context SecurityContext security,
            @Parameter(description = "The connection's id.", schema = @Schema(format = "uuid")) @PathParam("id")
                    String id) {
        UserId user = Caller.of(security).user();
        return Problems.told(() -> connections.get(user, id(id)).map(ConnectionView::of));
    }

    /** @param projects {@code delete} to delete the projects that use it too */
    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "deleteConnection",
            summary = "Delete a connection",
            description = "Its token and its hook are erased at once. An approved one is revoked at Notion too.")
    @Answers(
            with = "What ended",
            problems = {
                ProblemType.CONNECTION_NOT_FOUND,
                ProblemType.CONNECTION_IN_USE,
                ProblemType.CONNECTION_IS_OPERATORS,
                ProblemType.CONCURRENT_CHANGE,
                ProblemType.INVALID_FIELD
            })
    public Uni<Ended> delete(
            @Context SecurityContext security,
            @Parameter(description = "The connection's id.", schema = @Schema(format = "uuid")) @PathParam("id")
                    String id,
            @Parameter(
                            description = "`delete` to delete the projects that use it too.",
                            schema = @Schema(enumeration = "delete"),
                            example = "delete")
                    @QueryParam("projects")
                    @Nullable
                    String projects) {
        UserId user = Caller.of(security).user();
        boolean withProjects = takesProjects(projects);
        return Problems.told(() -> deletion.delete(user, id(id), withProjects)
                .invoke(ended -> ended.hook().ifPresent(known::forget))
                .map(ended -> new Ended(ended.projects(), ended.revoked())));
    }

    private static boolean takesProjects(@Nullable String projects) {
        if (projects == null) {
            return false;
        }
        if (projects.equals("delete")) {
            return true;
        }
        throw Problems.invalid("projects", "projects must be delete, or left out.");
    }

    /** 201 for a new one, and 200 for one that there was. */
    static RestResponse<ConnectionView> kept(Kept kept) {
        ConnectionView view = ConnectionView.of(kept.connection());
        return kept.isNew()
                ? RestResponse.ResponseBuilder.<ConnectionView>created(URI.create("/api/v1/connections/" + view.id()))
                        .entity(view)
                        .build()
                : RestResponse.ok(view);
    }

    private static ConnectionId id(String text) {
        UUID id = NotionIds.parse(text);
        if (id == null) {
            throw new ProblemException(404, "connection-not-found", "Not found", "There is no connection of that id.");
        }
        return new ConnectionId(id);
    }
}
