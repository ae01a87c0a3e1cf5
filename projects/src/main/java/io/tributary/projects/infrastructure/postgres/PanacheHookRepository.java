package io.tributary.projects.infrastructure.postgres;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.Hook;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.HookRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
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
