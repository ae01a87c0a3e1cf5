package io.tributary.projects.domain;

import io.smallrye.mutiny.Uni;
import java.util.function.Function;

class InMemoryHookRepositoryTest extends HookRepositoryContract {

    private final InMemoryHookRepository hooks = new InMemoryHookRepository();

    @Override
    protected <T> T inTransaction(Function<HookRepository, Uni<T>> work) {
        return work.apply(hooks).await().indefinitely();
    }

    @Override
    protected void givenConnection(ConnectionId id) {
        // Memory has no foreign keys.
    }

    @Override
    protected void loseSecretsOf(HookId id) {
        hooks.lose(id);
    }
}
