package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.HookRepository;
import io.tributary.projects.domain.Project;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.SyncFacts;
import io.tributary.projects.domain.SyncState;
import io.tributary.projects.domain.UserId;
import io.tributary.projects.domain.WebhookState;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Projects as their owners see them: what they asked for, how the copy is doing, and how we hear of changes. */
public final class ProjectOverviews {

    private final Transactions transactions;
    private final ProjectRepository projects;
    private final HookRepository hooks;
    private final SyncFactsReader facts;
    private final Clock clock;

    /** Works on these. */
    public ProjectOverviews(
            Transactions transactions,
            ProjectRepository projects,
            HookRepository hooks,
            SyncFactsReader facts,
            Clock clock) {
        this.transactions = transactions;
        this.projects = projects;
        this.hooks = hooks;
        this.facts = facts;
        this.clock = clock;
    }

    /**
     * A project as its owner sees it.
     *
     * @param project what the owner asked for
     * @param sync how the copy is doing
     * @param facts what the sync wrote; null if it hasn't looked at the project yet
     * @param webhook how we hear of changes
     * @param hook the address that Notion is told; null if there is none, or it is the operator's
     */
    public record Overview(
            Project project,
            SyncState sync,
            @Nullable SyncFacts facts,
            WebhookState webhook,
            @Nullable HookId hook) {}

    /** One project; fails with {@link io.tributary.projects.domain.Refused} if the owner has none of that id. */
    public Uni<Overview> get(UserId owner, ProjectId id) {
        return transactions
                .run(() -> projects.findById(owner, id)
                        .map(project -> Found.orRefused(project, id))
                        .chain(this::withHook))
                .chain(known -> facts.find(List.of(id)).map(found -> overview(known, found)));
    }

    /**
     * Some projects of the owner, oldest first.
     *
     * @param after behind which to begin; null for the first
     * @param limit how many at most
     */
    public Uni<List<Overview>> list(UserId owner, ProjectRepository.@Nullable Place after, int limit) {
        return transactions
                .run(() -> projects.findByUser(owner, after, limit).chain(this::withHooks))
                .chain(known -> facts.find(ids(known)).map(found -> overviews(known, found)));
    }

    private Uni<Known> withHook(Project project) {
        return hooks.findServing(List.of(project.connection()))
                .map(serving -> new Known(project, serving.get(project.connection())));
    }

    private Uni<List<Known>> withHooks(List<Project> found) {
        List<ConnectionId> connections =
                found.stream().map(Project::connection).distinct().toList();
        return hooks.findServing(connections)
                .map(byConnection -> found.stream()
                        .map(project -> new Known(project, byConnection.get(project.connection())))
                        .toList());
    }

    private List<Overview> overviews(List<Known> known, Map<ProjectId, SyncFacts> found) {
        return known.stream().map(one -> overview(one, found)).toList();
    }

    private Overview overview(Known known, Map<ProjectId, SyncFacts> found) {
        Instant now = clock.instant();
        Project project = known.project;
        SyncFacts mine = found.get(project.id());
        return new Overview(
                project,
                SyncState.of(project.isPaused(), mine, now),
                mine,
                WebhookState.of(known.hook, mine, now),
                shownHook(project, known.hook));
    }

    private static @Nullable HookId shownHook(Project project, @Nullable Hook hook) {
        return hook == null
                        || !hook.connection().equals(project.connection())
                        || DefaultConnection.isBorrowed(project.connection(), project.owner())
                ? null
                : hook.id();
    }

    private static List<ProjectId> ids(List<Known> known) {
        return known.stream().map(one -> one.project.id()).toList();
    }

    private record Known(Project project, @Nullable Hook hook) {}
}
