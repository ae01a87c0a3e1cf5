package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookRepository;
import io.tributary.projects.domain.ProjectId;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.UserId;
import java.time.Clock;
import java.util.function.Function;

/**
 * What the owner of a project does with its hook, which it may share with the connection's other projects. Who only
 * borrows the connection has no hook: resetting it would cut the others off.
 */
public final class ManageHook {

    private final Transactions transactions;
    private final ProjectRepository projects;
    private final HookRepository hooks;
    private final Clock clock;

    /** Works on these. */
    public ManageHook(Transactions transactions, ProjectRepository projects, HookRepository hooks, Clock clock) {
        this.transactions = transactions;
        this.projects = projects;
        this.hooks = hooks;
        this.clock = clock;
    }

    /**
     * Shows the newest verification token and remembers that it was shown; fails with {@link
     * io.tributary.projects.domain.Refused} as {@link Hook#reveal} says, or if the owner has no such project.
     */
    public Uni<Hook.Revealed> reveal(UserId owner, ProjectId id) {
        return transactions.run(() -> locked(owner, id)
                .map(hook -> hook.reveal(clock.instant()))
                .call(revealed -> hooks.save(revealed.hook())));
    }

    /** Begins again with the handshake, at the same address; see {@link Hook#reset}. */
    public Uni<Hook> reset(UserId owner, ProjectId id, boolean revokeOld) {
        return transactions.run(() -> change(owner, id, hook -> hook.reset(revokeOld, clock.instant())));
    }

    private Uni<Hook> change(UserId owner, ProjectId id, Function<Hook, Hook> verb) {
        return locked(owner, id).map(verb).chain(hooks::save);
    }

    private Uni<Hook> locked(UserId owner, ProjectId id) {
        return projects.findById(owner, id)
                .map(project -> Found.orRefused(project, id))
                .invoke(Found::refuseBorrowed)
                .chain(project -> hooks.findByConnectionToChange(project.connection()))
                .map(Found::orRefused);
    }
}
