package io.tributary.projects.infrastructure.postgres;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.StackResource;
import io.tributary.projects.application.Connections;
import io.tributary.projects.application.Transactions;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.ProjectRepositoryContract;
import io.tributary.projects.domain.SampleProjects;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.UserId;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Function;

@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class PanacheProjectRepositoryTest extends ProjectRepositoryContract {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Inject
    ProjectRepository projects;

    @Inject
    Connections connections;

    @Inject
    Transactions transactions;

    @Override
    protected <T> T inTransaction(Function<ProjectRepository, Uni<T>> work) {
        return transactions.run(() -> work.apply(projects)).await().atMost(LIMIT);
    }

    @Override
    protected void givenConnection(ConnectionId id, UserId owner) {
        transactions
                .run(() -> connections.hold(id, owner, new Secret("ntn_" + id), SampleProjects.CREATED))
                .await()
                .atMost(LIMIT);
    }
}
