package io.tributary.projects.infrastructure.postgres;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.StackResource;
import io.tributary.projects.application.Connections;
import io.tributary.projects.application.Transactions;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.HookRepository;
import io.tributary.projects.domain.HookRepositoryContract;
import io.tributary.projects.domain.SampleProjects;
import io.tributary.projects.domain.Secret;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Function;

@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class PanacheHookRepositoryTest extends HookRepositoryContract {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Inject
    HookRepository hooks;

    @Inject
    Connections connections;

    @Inject
    Transactions transactions;

    @Override
    protected <T> T inTransaction(Function<HookRepository, Uni<T>> work) {
        return transactions.run(() -> work.apply(hooks)).await().atMost(LIMIT);
    }

    @Override
    protected void givenConnection(ConnectionId id) {
        transactions
                .run(() -> connections.hold(
                        id, SampleProjects.project().owner(), new Secret("ntn_" + id), SampleProjects.CREATED))
                .await()
                .atMost(LIMIT);
    }
}
