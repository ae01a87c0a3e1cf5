package io.tributary.projects.infrastructure.postgres;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.HookRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Hooks in PostgreSQL, by Hibernate Reactive Panache. */
@ApplicationScoped
class PanacheHookRepository implements HookRepository {

    private final Rows rows;
    private final HookCodec codec;

    PanacheHookRepository(Rows rows, HookCodec codec) {
        this.rows = rows;
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
    public Uni<Map<ConnectionId, Hook>> findByConnections(Collection<ConnectionId> connections) {
        List<UUID> ids = connections.stream().map(ConnectionId::value).toList();
        return rows.list("connectionId in ?1", ids)
                .map(found -> found.stream().map(codec::read).collect(toMap(Hook::connection, identity())));
    }

    @Override
    public Uni<@Nullable Hook> findByConnection(ConnectionId connection) {
        return rows.find("connectionId", connection.value()).firstResult().map(this::hook);
    }

    @Override
    public Uni<Void> delete(HookId id) {
        return rows.deleteById(id.value()).replaceWithVoid();
    }

    private @Nullable Hook hook(@Nullable HookRow row) {
        return row == null ? null : codec.read(row);
    }

    /** The rows themselves. */
    @ApplicationScoped
    static class Rows implements PanacheRepositoryBase<HookRow, String> {}
}
