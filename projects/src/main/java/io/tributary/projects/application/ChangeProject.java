package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.WantReason;
import io.tributary.projects.domain.Project;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.UserId;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Renames, pauses and resumes a project. What happened in Notion during a pause is nowhere but there, so a full sweep
 * is wanted in the transaction that resumes.
 */
public final class ChangeProject {

    private final Transactions transactions;
    private final ProjectRepository projects;
    private final ProjectWants wants;
    private final Clock clock;

    /** Works on these. */
    public ChangeProject(Transactions transactions, ProjectRepository projects, ProjectWants wants, Clock clock) {
        this.transactions = transactions;
        this.projects = projects;
        this.wants = wants;
        this.clock = clock;
    }

    /**
     * What shall be.
     *
     * @param name what to call it; null leaves its name
     * @param paused whether to pause it; null leaves it as it is
     */
    public record Wish(@Nullable String name, @Nullable Boolean paused) {}

    /**
     * Changes the project; changes nothing, and counts no version, if it is so already. Fails with {@link Refused} if
     * the owner has no such project, the name can't be, or someone changed it since it was read.
     *
     * @param expected what the owner relies on
     */
    public Uni<Project> change(UserId owner, ProjectId id, Expected expected, Wish wish) {
        return transactions
                .run(() -> projects.findById(owner, id)
                        .map(project -> Found.orRefused(project, id))
                        .invoke(expected::check)
                        .chain(project -> change(project, wish)))
                .onFailure(ProjectRepository.ConcurrentChange.class)
                .transform(expected::told);
    }

    private Uni<Project> change(Project before, Wish wish) {
        Instant now = clock.instant();
        Project named = wish.name == null ? before : before.rename(wish.name, now);
        Project after = wish.paused == null ? named : wish.paused ? named.pause(now) : named.resume(now);
        if (after == before) {
            return Uni.createFrom().item(before);
        }
        boolean resumed = before.isPaused() && !after.isPaused();
        return projects.save(after)
                .call(() -> resumed
                        ? wants.full(after.id(), WantReason.RESUMED, now)
                        : Uni.createFrom().voidItem());
    }
}
