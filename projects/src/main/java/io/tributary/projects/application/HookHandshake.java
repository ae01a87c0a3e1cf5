package io.tributary.projects.application;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.sync.SweepKind;
import io.tributary.projects.application.sync.WantReason;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.HookRepository;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.Secret;
import java.time.Clock;
import java.time.Instant;

/** What arrives at a hook's address and changes the hook: a token, and the first delivery that is signed with it. */
public final class HookHandshake {

    private final Transactions transactions;
    private final HookRepository hooks;
    private final ProjectRepository projects;
    private final ProjectWants wants;
    private final Clock clock;

    /** Works on these. */
    public HookHandshake(
            Transactions transactions,
            HookRepository hooks,
            ProjectRepository projects,
            ProjectWants wants,
            Clock clock) {
        this.transactions = transactions;
        this.hooks = hooks;
        this.projects = projects;
        this.wants = wants;
        this.clock = clock;
    }

    /**
     * A handshake came; fails with {@link io.tributary.projects.domain.Refused} if there is no such hook, or it is
     * confirmed.
     */
    public Uni<Hook> offer(HookId id, Secret token) {
        return transactions.run(() -> hooks.findToChange(id)
                .map(Found::orRefused)
                .map(hook -> hook.handshake(token, clock.instant()))
                .chain(hooks::save));
    }

    /**
     * A delivery came that was signed with a revealed candidate; fails as {@link #offer} does if there is no such hook.
     * Between two subscriptions nothing is delivered, so every project that the hook serves wants an incremental sweep, in
     * the transaction that confirms.
     */
    public Uni<Hook> confirm(HookId id, Secret candidate) {
        return transactions.run(
                () -> hooks.findToChange(id).map(Found::orRefused).chain(hook -> confirm(hook, candidate)));
    }

    private Uni<Hook> confirm(Hook before, Secret candidate) {
        Instant now = clock.instant();
        Hook after = before.confirm(candidate, now);
        return after == before
                ? Uni.createFrom().item(before)
                : hooks.save(after).call(() -> sweep(after.connection(), now));
    }

    private Uni<Void> sweep(ConnectionId connection, Instant now) {
        if (connection.equals(ManageOAuthHook.INTEGRATION)) {
            return wants.ofApproved(SweepKind.INCREMENTAL, WantReason.HOOK_CONFIRMED, now);
        }
        return projects.findByConnection(connection)
                .onItem()
                .transformToMulti(found -> Multi.createFrom().iterable(found))
                .onItem()
                .transformToUniAndConcatenate(
                        project -> wants.want(project.id(), SweepKind.INCREMENTAL, WantReason.HOOK_CONFIRMED, now))
                .collect()
                .last();
    }
}
