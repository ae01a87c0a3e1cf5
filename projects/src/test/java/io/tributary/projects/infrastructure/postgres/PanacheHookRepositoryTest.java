package io.tributary.projects.infrastructure.postgres;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.StackResource;
import io.tributary.projects.application.Connections;
import io.tributary.projects.application.Transactions;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.HookId;
import io.tributary.projects.domain.HookRepository;
import io.tributary.projects.domain.HookRepositoryContract;
import io.tributary.projects.domain.SampleProjects;
import io.tributary.projects.domain.Secret;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
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

    @Inject
    Pool pool;

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

    /** As if their key were another one. */
    @Override
    protected void loseSecretsOf(HookId id) {
        pool.preparedQuery(
                        "UPDATE hooks SET notion_webhook_secret = overlay(notion_webhook_secret placing 'ffffffff' from 4),"
                                + " candidates = regexp_replace(candidates::text, 'v2:.{8}', 'v2:ffffffff', 'g')::jsonb"
                                + " WHERE id = $1")
                .execute(Tuple.of(id.value()))
                .await()
                .atMost(LIMIT);
    }
}
