package io.tributary.projects.infrastructure.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.tributary.devstack.testing.StackResource;
import io.tributary.projects.application.ConnectionTokens;
import io.tributary.projects.application.Connections;
import io.tributary.projects.application.DefaultConnection;
import io.tributary.projects.application.RefreshToken;
import io.tributary.projects.application.Transactions;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.SampleProjects;
import io.tributary.projects.domain.Secret;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class DefaultConnectionTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String ONE = " WHERE id = '" + DefaultConnection.ID + "'";

    @Inject
    Transactions transactions;

    @Inject
    Connections connections;

    @Inject
    ProjectRepository projects;

    @Inject
    Pool pool;

    @Inject
    SecretBox box;

    @Inject
    RefreshToken refresh;

    @Test
    void a_token_that_changed_in_the_configuration_replaces_the_old_one_under_the_same_projects() {
        await(configured("ntn_old").refresh());
        assertThatThrownBy(this::storedToken).isInstanceOf(ConnectionTokens.ConnectionGone.class);

        await(transactions.run(() -> connections
                .hold(DefaultConnection.ID, DefaultConnection.USER, new Secret("ntn_old"), SampleProjects.CREATED)
                .chain(() -> projects.save(SampleProjects.project(
                        DefaultConnection.USER, DefaultConnection.ID, SampleProjects.CREATED)))));
        assertThat(storedToken()).isEqualTo("ntn_old");
        await(pool.query("UPDATE notion_connections SET broken_at = now(), broken_reason = 'token refused'" + ONE)
                .execute());

        await(configured("ntn_old").refresh());
        assertThat(brokenConnections()).isEqualTo(1);

        await(configured("ntn_new").refresh());
        assertThat(storedToken()).isEqualTo("ntn_new");
        assertThat(brokenConnections()).isZero();
        assertThat(await(transactions.run(() -> projects.findByConnection(DefaultConnection.ID))))
                .hasSize(1);
    }

    @Test
    void a_token_is_asked_for_once_in_a_while_and_not_for_each_request() {
        UUID id = SampleProjects.project().connection().value();
        ConnectionTokens tokens = new PgConnectionTokens(pool, box, refresh, Clock.systemUTC());
        await(transactions.run(() -> connections.hold(
                new ConnectionId(id), DefaultConnection.USER, new Secret("ntn_" + id), SampleProjects.CREATED)));

        assertThat(await(tokens.accessToken(id))).isEqualTo("ntn_" + id);
        await(transactions.run(() -> connections.end(new ConnectionId(id), SampleProjects.CREATED)));
        assertThat(await(tokens.accessToken(id))).isEqualTo("ntn_" + id);
        Clock later = Clock.offset(Clock.systemUTC(), PgConnectionTokens.KEPT);
        assertThatThrownBy(() -> await(new PgConnectionTokens(pool, box, refresh, later).accessToken(id)))
                .isInstanceOf(ConnectionTokens.ConnectionGone.class);
    }

    private DefaultConnection configured(String token) {
        return new DefaultConnection(
                transactions, connections, projects, Clock.systemUTC(), Optional.of(new Secret(token)), false);
    }

    private String storedToken() {
        return await(new PgConnectionTokens(pool, box, refresh, Clock.systemUTC())
                .accessToken(DefaultConnection.ID.value()));
    }

    private long brokenConnections() {
        return await(pool.query("SELECT count(*) FROM notion_connections " + ONE + " AND broken_at IS NOT NULL")
                        .execute())
                .iterator()
                .next()
                .getLong(0);
    }

    private static <T> T await(Uni<T> answer) {
        return answer.await().atMost(LIMIT);
    }
}
