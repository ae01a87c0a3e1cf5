package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.WantReason;
import io.tributary.projects.domain.Project;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.SyncFacts;
import io.tributary.projects.domain.UserId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Wants a sweep because a person or a program asks for one. Of a broken project it is also the wish to try again. */
public final class RequestSync {

    private final Transactions transactions;
    private final ProjectRepository projects;
    private final SyncFactsReader facts;
    private final ProjectWants wants;
    private final Clock clock;

    /** Works on these. */
    public RequestSync(
            Transactions transactions,
            ProjectRepository projects,
            SyncFactsReader facts,
            ProjectWants wants,
            Clock clock) {
        this.transactions = transactions;
        this.projects = projects;
        this.facts = facts;
        this.wants = wants;
        this.clock = clock;
    }

    /**
     * What was wanted.
     *
     * @param kind what the sweep lists
     * @param reason why it is wanted
     * @param wantedAt when it was
     */
    public record Wanted(SweepKind kind, String reason, Instant wantedAt) {}

    /** Records the want; fails with {@link Refused} if the owner has no such project, or it is paused. */
    public Uni<Wanted> request(UserId owner, ProjectId id, SweepKind kind) {
        return facts.find(List.of(id))
                .map(found -> new Wanted(kind, reason(found.get(id)), clock.instant()))
                .call(wanted -> transactions.run(() -> want(owner, id, wanted)));
    }

    private Uni<Void> want(UserId owner, ProjectId id, Wanted wanted) {
        return projects.findById(owner, id)
                .map(project -> Found.orRefused(project, id))
                .invoke(RequestSync::refusePaused)
                .chain(project -> wants.want(id, wanted.kind, wanted.reason, wanted.wantedAt));
    }

    private static String reason(@Nullable SyncFacts facts) {
        return facts != null && facts.phase() == SyncFacts.Phase.BROKEN ? WantReason.RETRY : WantReason.ON_DEMAND;
    }

    static void refusePaused(Project project) {
        if (project.isPaused()) {
            throw new Refused(
                    Refused.Kind.CONFLICT,
                    "project-paused",
                    "The project is paused, so nothing is synced. Resume it, which also syncs it fully.");
        }
    }
}
