package io.tributary.projects.infrastructure.postgres;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.ManageOAuthHook;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.HookRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Hooks in PostgreSQL, by Hibernate Reactive Panache. */
@ApplicationScoped
class PanacheHookRepository implements HookRepository {

    private final Rows rows;
    private final SessionConnections.Rows connectionRows;
    private final HookCodec codec;

    PanacheHookRepository(Rows rows, SessionConnections.Rows connectionRows, HookCodec codec) {
        this.rows = rows;
        this.connectionRows = connectionRows;
        this.codec = codec;
    }

    @Override
    public Uni<Hook> save(Hook hook) {
        return rows.findById(hook.id().value())
                .map(row -> codec.write(hook.state(), row == null ? new HookRow() : row))
                .chain(rows::persistAndFlush)
                .replaceWith(hook);
    }

    @Override
    public Uni<@Nullable Hook> findToChange(HookId id) {
        return rows.findById(id.value(), LockModeType.PESSIMISTIC_WRITE).map(this::hook);
    }

    @Override
    public Uni<@Nullable Hook> findByConnectionToChange(ConnectionId connection) {
        return rows.find("connectionId", connection.value())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .map(this::hook);
    }

    @Override
    public Uni<Map<ConnectionId, Hook>> findServing(Collection<ConnectionId> connections) {
        List<UUID> ids = connections.stream().map(ConnectionId::value).toList();
        return connectionRows
                .list("id in ?1 and kind = 'oauth'", ids)
                .map(approved -> approved.stream().map(row -> row.id).collect(toSet()))
                .chain(approved -> rows.list("connectionId in ?1", holders(ids, approved))
                        .map(found -> serving(ids, approved, found)));
    }

    private static Set<UUID> holders(List<UUID> connections, Set<UUID> approved) {
        return connections.stream().map(id -> holder(id, approved)).collect(toSet());
    }

    private static UUID holder(UUID connection, Set<UUID> approved) {
        return approved.contains(connection) ? ManageOAuthHook.INTEGRATION.value() : connection;
    }

    private Map<ConnectionId, Hook> serving(List<UUID> connections, Set<UUID> approved, List<HookRow> found) {
        Map<UUID, Hook> byHolder = found.stream().collect(toMap(row -> row.connectionId, codec::read));
        Map<ConnectionId, Hook> serving = new HashMap<>();
        for (UUID connection : connections) {
            Hook hook = byHolder.get(holder(connection, approved));
            if (hook != null) {
                serving.put(new ConnectionId(connection), hook);
            }
        }
        return serving;
    }

    @Override
    public Uni<@Nullable Hook> findByConnection(ConnectionId connection) {
        return rows.find("connectionId", connection.value()).firstResult().map(this::hook);
    }

    @Override
    public Uni<Optional<HookId>> deleteByConnection(ConnectionId connection) {
        return rows.find("connectionId", connection.value())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .chain(this::delete);
    }

    private Uni<Optional<HookId>> delete(@Nullable HookRow row) {
        return row == null
                ? Uni.createFrom().item(Optional.empty())
                : rows.delete(row).replaceWith(Optional.of(new HookId(row.id)));
    }

    private @Nullable Hook hook(@Nullable HookRow row) {
        return row == null ? null : codec.read(row);
    }

    /** The rows themselves. */
    @ApplicationScoped
    static class Rows implements PanacheRepositoryBase<HookRow, String> {}
}
