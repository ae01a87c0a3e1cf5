package io.tributary.projects.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.DeleteConnection.Ended;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.InMemoryHookRepository;
import io.tributary.projects.domain.InMemoryProjectRepository;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What becomes of a token at Notion when its connection is deleted here. */
class DeleteConnectionTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String BOT = "bot";

    private final UserId user = new UserId(UUID.randomUUID());
    private final UserId other = new UserId(UUID.randomUUID());
    private final FakeNotionOAuth notion = new FakeNotionOAuth(new Secret("none"));
    private final InMemoryConnections connections = new InMemoryConnections();
    private Supplier<Uni<Void>> afterNext = () -> Uni.createFrom().voidItem();

    @Test
    void an_approved_connections_token_is_revoked() {
        ConnectionId id = made(user, ConnectionKind.OAUTH, BOT);
        made(other, ConnectionKind.OAUTH, "another bot");

        assertThat(delete(user, id).revoked()).isTrue();

        assertThat(notion.revoked()).containsExactly(token(id));
    }

    @Test
    void it_is_not_while_another_users_connection_goes_by_the_same_approval() {
        ConnectionId first = made(user, ConnectionKind.OAUTH, BOT);
        ConnectionId last = made(other, ConnectionKind.OAUTH, BOT);

        assertThat(delete(user, first).revoked()).isFalse();
        assertThat(notion.revoked()).isEmpty();
        assertThat(connections.tokens(first).await().indefinitely())
                .as("ours is erased all the same")
                .isNull();

        assertThat(delete(other, last).revoked()).isTrue();
        assertThat(notion.revoked()).containsExactly(token(last));
    }

    @Test
    void of_two_that_are_deleted_at_the_same_time_neither_is_kept_for_the_other() {
        ConnectionId first = made(user, ConnectionKind.OAUTH, BOT);
        ConnectionId second = made(other, ConnectionKind.OAUTH, BOT);
        afterNext = () -> deletion().delete(other, second, false).replaceWithVoid();

        assertThat(delete(user, first).revoked()).isTrue();

        assertThat(notion.revoked()).containsExactlyInAnyOrder(token(first), token(second));
    }

    @Test
    void one_that_is_made_again_meanwhile_keeps_its_approval() {
        ConnectionId old = made(user, ConnectionKind.OAUTH, BOT);
        afterNext = () -> Uni.createFrom().voidItem().invoke(() -> made(user, ConnectionKind.OAUTH, BOT));

        assertThat(delete(user, old).revoked()).isFalse();

        assertThat(notion.revoked()).isEmpty();
    }

    @Test
    void when_nobody_can_say_who_else_needs_it_it_is_not_revoked() {
        ConnectionId id = made(user, ConnectionKind.OAUTH, BOT);
        afterNext = () -> {
            connections.failWith(new IllegalStateException("PostgreSQL is away"));
            return Uni.createFrom().voidItem();
        };

        assertThat(delete(user, id).revoked()).isFalse();

        assertThat(notion.revoked()).isEmpty();
    }

    @Test
    void notion_may_be_away_or_the_token_unreadable_and_the_connection_is_deleted() {
        ConnectionId unheard = made(user, ConnectionKind.OAUTH, BOT);
        ConnectionId lost = made(user, ConnectionKind.OAUTH, "another bot");
        notion.isDown(true);
        connections.lose(lost);

        assertThat(delete(user, unheard).revoked()).isFalse();
        assertThat(delete(user, lost).revoked()).isFalse();

        assertThat(connections.findByOwner(user).await().indefinitely()).isEmpty();
    }

    @Test
    void a_pasted_token_is_its_owners_to_end() {
        ConnectionId id = made(user, ConnectionKind.INTERNAL, BOT);

        assertThat(delete(user, id).revoked()).isNull();

        assertThat(notion.revoked()).isEmpty();
    }

    private ConnectionId made(UserId owner, ConnectionKind kind, String bot) {
        ConnectionId id = new ConnectionId(UUID.randomUUID());
        Connection connection = new Connection(id, owner, kind, "Acme", null, null, bot, Instant.EPOCH, null);
        connections
                .save(connection, new Tokens(token(id), null), Instant.EPOCH)
                .await()
                .indefinitely();
        return id;
    }

    private static Secret token(ConnectionId id) {
        return new Secret("access " + id);
    }

    private Ended delete(UserId owner, ConnectionId id) {
        return deletion().delete(owner, id, false).await().atMost(LIMIT);
    }

    private DeleteConnection deletion() {
        InMemoryProjectRepository projects = new InMemoryProjectRepository();
        Clock clock = Clock.systemUTC();
        return new DeleteConnection(
                new Hooked(),
                connections,
                projects,
                new InMemoryHookRepository(),
                event -> Uni.createFrom().voidItem(),
                new DefaultConnection(new Hooked(), connections, projects, clock, Optional.empty(), false),
                new RevokeToken(new Hooked(), connections, notion),
                clock);
    }

    /** After the next transaction something else happens, once. */
    private final class Hooked implements Transactions {

        @Override
        public <T> Uni<T> run(Supplier<Uni<T>> work) {
            return Uni.createFrom().deferred(work::get).call(() -> {
                Supplier<Uni<Void>> then = afterNext;
                afterNext = () -> Uni.createFrom().voidItem();
                return then.get();
            });
        }
    }
}
