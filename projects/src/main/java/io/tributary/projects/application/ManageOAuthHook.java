package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.HookRepository;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one hook of the deployment's public integration: Notion sends it what happens in every workspace that approved
 * the integration, and event-service tells by the workspace whose projects a delivery is about. It is the operator's.
 */
public final class ManageOAuthHook {

    /** What stands for the integration where a hook names its connection. */
    public static final ConnectionId INTEGRATION =
            new ConnectionId(UUID.fromString("00000000-0000-4000-8000-0000000000c2"));

    private final Transactions transactions;
    private final Connections connections;
    private final HookRepository hooks;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** Works on these. */
    public ManageOAuthHook(Transactions transactions, Connections connections, HookRepository hooks, Clock clock) {
        this.transactions = transactions;
        this.connections = connections;
        this.hooks = hooks;
        this.clock = clock;
    }

    /** Makes the hook; gives the one that is there if it has been made. */
    public Uni<Hook> make() {
        return transactions.run(() -> connections
                .lock(INTEGRATION)
                .chain(() -> hooks.findByConnection(INTEGRATION))
                .chain(this::orNew));
    }

    /** The hook; fails with {@link io.tributary.projects.domain.Refused} if it hasn't been made. */
    public Uni<Hook> get() {
        return transactions.run(() -> hooks.findByConnection(INTEGRATION).map(Found::orRefused));
    }

    /** Shows the newest verification token; fails as {@link #get} and {@link Hook#reveal} do. */
    public Uni<Hook.Revealed> reveal() {
        return transactions.run(
                () -> locked().map(hook -> hook.reveal(clock.instant())).call(revealed -> hooks.save(revealed.hook())));
    }

    /** Begins again with the handshake, at the same address; see {@link Hook#reset}. */
    public Uni<Hook> reset(boolean revokeOld) {
        return transactions.run(() ->
                locked().map(hook -> hook.reset(revokeOld, clock.instant())).chain(hooks::save));
    }

    /** Ends the hook with its secrets; its address is good for nothing from then on. */
    public Uni<HookId> delete() {
        return transactions.run(
                () -> hooks.deleteByConnection(INTEGRATION).map(ended -> ended.orElseThrow(Found::noHook)));
    }

    private Uni<Hook> orNew(@Nullable Hook known) {
        return known == null
                ? hooks.save(Hook.create(HookId.random(random), INTEGRATION, clock.instant()))
                : Uni.createFrom().item(known);
    }

    private Uni<Hook> locked() {
        return hooks.findByConnectionToChange(INTEGRATION).map(Found::orRefused);
    }
}
