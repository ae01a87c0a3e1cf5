package io.tributary.projects.domain;

import io.smallrye.mutiny.Uni;
import java.util.function.Function;

class InMemoryProjectRepositoryTest extends ProjectRepositoryContract {

    private final InMemoryProjectRepository projects = new InMemoryProjectRepository();

    @Override
    protected <T> T inTransaction(Function<ProjectRepository, Uni<T>> work) {
        return work.apply(projects).await().indefinitely();
    }

    @Override
    protected void givenConnection(ConnectionId id, UserId owner) {
        // Memory has no foreign keys.
    }
}
