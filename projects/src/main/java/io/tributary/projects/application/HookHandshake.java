package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.HookRepository;
import io.tributary.projects.domain.Secret;
import java.time.Clock;
import java.util.function.Function;

/** What arrives at a hook's address and changes the hook: a token, and the first delivery that is signed with it. */
public final class HookHandshake {

    private final Transactions transactions;
    private final HookRepository hooks;
    private final Clock clock;

    /** Works on these. */
    public HookHandshake(Transactions transactions, HookRepository hooks, Clock clock) {
        this.transactions = transactions;
        this.hooks = hooks;
        this.clock = clock;
    }

    /**
     * A handshake came; fails with {@link io.tributary.projects.domain.Refused} if there is no such hook, or it is
     * confirmed.
     */
    public Uni<Hook> offer(HookId id, Secret token) {
        return change(id, hook -> hook.handshake(token, clock.instant()));
    }

    /** A delivery came that was signed with a revealed candidate; fails as {@link #offer} does if there is no such hook. */
    public Uni<Hook> confirm(HookId id, Secret candidate) {
        return change(id, hook -> hook.confirm(candidate, clock.instant()));
    }

    private Uni<Hook> change(HookId id, Function<Hook, Hook> verb) {
        return transactions.run(
                () -> hooks.findToChange(id).map(Found::orRefused).map(verb).chain(hooks::save));
    }
}
