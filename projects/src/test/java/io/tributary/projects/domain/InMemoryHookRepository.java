package io.tributary.projects.domain;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Hooks in memory, for tests of whatever stands on them. Here each connection has a hook of its own, or none. */
public final class InMemoryHookRepository implements HookRepository {

    private final Map<HookId, Hook> hooks = new HashMap<>();

    @Override
    public Uni<Hook> save(Hook hook) {
        return Uni.createFrom().item(() -> {
            hooks.put(hook.id(), hook);
            return hook;
        });
    }

    @Override
    public Uni<@Nullable Hook> findToChange(HookId id) {
        return Uni.createFrom().item(() -> hooks.get(id));
    }

    @Override
    public Uni<@Nullable Hook> findByConnectionToChange(ConnectionId connection) {
        return findByConnection(connection);
    }

    @Override
    public Uni<@Nullable Hook> findByConnection(ConnectionId connection) {
        return Uni.createFrom()
                .item(() -> hooks.values().stream()
                        .filter(hook -> hook.connection().equals(connection))
                        .findFirst()
                        .orElse(null));
    }

    @Override
    public Uni<Map<ConnectionId, Hook>> findServing(Collection<ConnectionId> connections) {
        return Uni.createFrom()
                .item(() -> hooks.values().stream()
                        .filter(hook -> connections.contains(hook.connection()))
                        .collect(Collectors.toMap(Hook::connection, hook -> hook)));
    }

    @Override
    public Uni<Optional<HookId>> deleteByConnection(ConnectionId connection) {
        return findByConnection(connection)
                .map(hook -> Optional.ofNullable(hook)
                        .map(found -> hooks.remove(found.id()))
                        .map(Hook::id));
    }

    /** None of a hook's secrets can be opened any more. */
    void lose(HookId id) {
        hooks.computeIfPresent(id, (same, hook) -> lost(hook));
    }

    /** The hook as it is found when none of its secrets can be opened. */
    static Hook lost(Hook hook) {
        Hook.State state = hook.state();
        Hook.OldSecret old = state.oldSecret();
        return Hook.restore(new Hook.State(
                state.id(),
                state.connection(),
                null,
                old == null ? null : new Hook.OldSecret(null, old.until()),
                List.of(),
                state.secret() != null || hook.hasCandidates(),
                state.confirmedAt(),
                state.createdAt(),
                state.updatedAt()));
    }
}
