package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.StackResource;
import io.tributary.projects.application.Connections;
import io.tributary.projects.application.ConnectionsContract;
import io.tributary.projects.application.Transactions;
import io.tributary.projects.domain.ConnectionId;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.function.Function;

@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class SessionConnectionsTest extends ConnectionsContract {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Inject
    Connections connections;

    @Inject
    Transactions transactions;

    @Inject
    Pool pool;

    @Override
    protected <T> T inTransaction(Function<Connections, Uni<T>> work) {
        return transactions.run(() -> work.apply(connections)).await().atMost(LIMIT);
    }

    /** As if it were another one. */
    @Override
    protected void loseKeyOf(ConnectionId id) {
        int changed = pool.preparedQuery(
                        "UPDATE notion_tokens SET access_token = overlay(access_token placing 'ffffffff'"
                                + " from 4), refresh_token = overlay(refresh_token placing 'ffffffff' from 4)"
                                + " WHERE connection_id = $1")
                .execute(Tuple.of(id.value()))
                .await()
                .atMost(LIMIT)
                .rowCount();
        assertThat(changed).isEqualTo(1);
    }
}
