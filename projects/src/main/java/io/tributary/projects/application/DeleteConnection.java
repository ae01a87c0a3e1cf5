package io.tributary.projects.application;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.events.ProjectDeleted;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.HookRepository;
import io.tributary.projects.domain.Project;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a connection: its tokens and its hook are erased in the transaction that does it. A connection that projects
 * use stays, unless its owner wants them deleted with it, since no other connection could take them over unseen.
 */
public final class DeleteConnection {

    private static final int NAMED = 50;

    private final Transactions transactions;
    private final Connections connections;
    private final ProjectRepository projects;
    private final HookRepository hooks;
    private final ProjectOutbox outbox;
    private final DefaultConnection operators;
    private final RevokeToken revocation;
    private final Clock clock;

    /** Works on these. */
    public DeleteConnection(
            Transactions transactions,
            Connections connections,
            ProjectRepository projects,
            HookRepository hooks,
            ProjectOutbox outbox,
            DefaultConnection operators,
            RevokeToken revocation,
            Clock clock) {
        this.transactions = transactions;
        this.connections = connections;
        this.projects = projects;
        this.hooks = hooks;
        this.outbox = outbox;
        this.operators = operators;
        this.revocation = revocation;
        this.clock = clock;
    }

    /**
     * What ended.
     *
     * @param projects how many projects ended with the connection
     * @param hook the hook that did; empty if it had none of its own
     * @param revoked whether Notion has ended the token too, as {@link RevokeToken} does; null for a pasted one, which
     *     only its owner can end
     */
    public record Ended(
            int projects, Optional<HookId> hook, @Nullable Boolean revoked) {}

    /** What ended here, and the tokens that it held, as far as they can be opened. */
    private record Erased(
            Connection connection,
            int projects,
            Optional<HookId> hook,
            @Nullable Tokens tokens) {

        private Ended ended(@Nullable Boolean revoked) {
            return new Ended(projects, hook, revoked);
        }
    }

    /**
     * Deletes the connection; fails with {@link Refused} if the owner has none of that id, it is the operator's, or
     * projects use it.
     *
     * @param withProjects whether the projects that use it shall be deleted too
     */
    public Uni<Ended> delete(UserId owner, ConnectionId id, boolean withProjects) {
        if (id.equals(DefaultConnection.ID) && operators.isFor(owner)) {
            return Uni.createFrom().failure(DeleteConnection::operators);
        }
        return transactions
                .run(() -> connections
                        .findToChange(owner, id)
                        .map(found -> Found.orRefused(found, id))
                        .chain(connection -> delete(connection, withProjects)))
                .chain(this::revoke);
    }

    /** Our copy is gone, whatever Notion says now. */
    private Uni<Ended> revoke(Erased erased) {
        if (erased.connection.kind() != ConnectionKind.OAUTH) {
            return Uni.createFrom().item(erased.ended(null));
        }
        String bot = erased.connection.botUserId();
        return bot == null || erased.tokens == null
                ? Uni.createFrom().item(erased.ended(false))
                : revocation.unlessNeeded(bot, erased.tokens.access()).map(erased::ended);
    }

    private Uni<Erased> delete(Connection connection, boolean withProjects) {
        return projects.findByConnection(connection.id())
                .invoke(used -> refuseUsed(used, withProjects))
                .call(this::deleteAll)
                .chain(used -> hooks.deleteByConnection(connection.id())
                        .map(hook -> new Erased(connection, used.size(), hook, null)))
                .chain(erased -> connections
                        .tokens(connection.id())
                        .map(tokens -> new Erased(connection, erased.projects, erased.hook, tokens)))
                .call(() -> connections.end(connection.id(), clock.instant()));
    }

    private static Refused operators() {
        return new Refused(
                Refused.Kind.CONFLICT,
                "connection-is-operators",
                "This connection stands in the installation's configuration. Its operator removes NOTION_TOKEN there; its"
                        + " stored token goes with its last project.");
    }

    private static void refuseUsed(List<Project> used, boolean withProjects) {
        if (!used.isEmpty() && !withProjects) {
            throw new Refused(
                    Refused.Kind.CONFLICT,
                    "connection-in-use",
                    "Projects use this connection, and are named in projectIds. Delete them first, or with it:"
                            + " ?projects=delete.",
                    Map.of(
                            "projectIds",
                            used.stream()
                                    .limit(NAMED)
                                    .map(project -> project.id().toString())
                                    .toList()));
        }
    }

    private Uni<Void> deleteAll(List<Project> used) {
        Instant now = clock.instant();
        return Multi.createFrom()
                .iterable(used)
                .onItem()
                .transformToUniAndConcatenate(project -> delete(project, now))
                .collect()
                .last();
    }

    private Uni<Void> delete(Project project, Instant now) {
        return projects.delete(project, now)
                .chain(() -> outbox.add(new ProjectDeleted(
                        UUID.randomUUID().toString(), project.id().value(), now)))
                .replaceWithVoid();
    }
}
