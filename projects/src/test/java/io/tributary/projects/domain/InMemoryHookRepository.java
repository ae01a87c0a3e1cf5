package io.tributary.projects.domain;

import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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
    public Uni<Void> delete(HookId id) {
        return Uni.createFrom().item(() -> {
            hooks.remove(id);
            return null;
        });
    }
}
