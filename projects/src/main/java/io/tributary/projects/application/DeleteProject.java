package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.events.ProjectDeleted;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.HookRepository;
import io.tributary.projects.domain.Project;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Deletes a project. From this transaction's commit on nothing is written into its copy, which job-service then
 * removes. The last project of a pasted token takes the token with it, and its hook.
 */
public final class DeleteProject {

    private final Transactions transactions;
    private final ProjectRepository projects;
    private final HookRepository hooks;
    private final Connections connections;
    private final ProjectOutbox outbox;
    private final Clock clock;

    /** Works on these. */
    public DeleteProject(
            Transactions transactions,
            ProjectRepository projects,
            HookRepository hooks,
            Connections connections,
            ProjectOutbox outbox,
            Clock clock) {
        this.transactions = transactions;
        this.projects = projects;
        this.hooks = hooks;
        this.connections = connections;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Deletes the project; fails with {@link io.tributary.projects.domain.Refused} if the owner has none of that id, or
     * it was changed since the owner read it.
     *
     * @param expected what the owner relies on
     * @return the hook that ended with it; empty if other projects still use the hook
     */
    public Uni<Optional<HookId>> delete(UserId owner, ProjectId id, Expected expected) {
        return transactions
                .run(() -> found(owner, id).invoke(expected::check).chain(this::delete))
                .onFailure(ProjectRepository.ConcurrentChange.class)
                .transform(expected::told);
    }

    private Uni<Project> found(UserId owner, ProjectId id) {
        return projects.findById(owner, id).map(project -> Found.orRefused(project, id));
    }

    private Uni<Optional<HookId>> delete(Project project) {
        Instant now = clock.instant();
        ConnectionId connection = project.connection();
        return connections
                .lock(connection)
                .chain(() -> projects.delete(project, now))
                .call(() -> outbox.add(new ProjectDeleted(
                        UUID.randomUUID().toString(), project.id().value(), now)))
                .chain(() -> projects.findByConnection(connection))
                .chain(left -> eraseUnlessUsed(connection, left));
    }

    private Uni<Optional<HookId>> eraseUnlessUsed(ConnectionId connection, List<Project> left) {
        if (!left.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return connections.release(connection, clock.instant()).chain(() -> hooks.deleteByConnection(connection));
    }
}
