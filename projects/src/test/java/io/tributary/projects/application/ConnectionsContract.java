package io.tributary.projects.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.UserId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every {@link Connections} promises. Each test has users and bots of its own. */
public abstract class ConnectionsContract {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");

    private final UserId user = new UserId(UUID.randomUUID());
    private final UserId other = new UserId(UUID.randomUUID());
    private final String bot = UUID.randomUUID().toString();

    /** Does something with the connections, in a transaction of its own. */
    protected abstract <T> T inTransaction(Function<Connections, Uni<T>> work);

    /** The key that this connection's tokens were encrypted with is gone. */
    protected abstract void loseKeyOf(ConnectionId id);

    @Test
    void a_bot_is_spoken_for_as_long_as_a_connection_of_any_user_lives() {
        Connection one = made(user, ConnectionKind.OAUTH);
        Connection another = made(other, ConnectionKind.OAUTH);
        assertThat(isSpokenFor()).isTrue();

        end(one);
        assertThat(isSpokenFor()).isTrue();

        end(another);
        assertThat(isSpokenFor()).isFalse();
    }

    @Test
    void the_same_bot_is_a_connection_of_each_user() {
        Connection mine = made(user, ConnectionKind.OAUTH);
        Connection theirs = made(other, ConnectionKind.OAUTH);

        assertThat(ofTheBot(user, ConnectionKind.OAUTH)).isEqualTo(mine);
        assertThat(ofTheBot(other, ConnectionKind.OAUTH)).isEqualTo(theirs);
        assertThat(ofTheBot(user, ConnectionKind.INTERNAL)).isNull();
        assertThat(find(other, mine.id())).isNull();
        assertThat(all(user)).containsExactly(mine);
    }

    @Test
    void what_has_ended_is_found_no_more_and_its_tokens_are_erased() {
        Connection one = made(user, ConnectionKind.INTERNAL);
        assertThat(held(one.id())).isEqualTo(tokens(one.id()));

        end(one);

        assertThat(find(user, one.id())).isNull();
        assertThat(all(user)).isEmpty();
        assertThat(held(one.id())).isNull();
    }

    @Test
    void with_its_last_project_a_pasted_tokens_connection_ends_and_an_approved_one_stays() {
        Connection pasted = made(user, ConnectionKind.INTERNAL);
        Connection approved = made(other, ConnectionKind.OAUTH);

        for (Connection each : new Connection[] {pasted, approved}) {
            Void unused = inTransaction(all -> all.release(each.id(), NOW));
        }

        assertThat(find(user, pasted.id())).isNull();
        assertThat(find(other, approved.id())).isEqualTo(approved);
        assertThat(held(approved.id())).isNotNull();
    }

    @Test
    void one_whose_tokens_cannot_be_opened_is_broken_with_what_to_do_until_it_has_others() {
        Connection lost = made(user, ConnectionKind.INTERNAL);
        Connection whole = made(other, ConnectionKind.OAUTH);
        loseKeyOf(lost.id());

        assertThat(find(user, lost.id())).isEqualTo(lost.withLostToken());
        assertThat(all(user)).containsExactly(lost.withLostToken());
        assertThat(lost.withLostToken().brokenReason())
                .contains("TRIBUTARY_SECRET_KEY", "Paste the token again", "give the key back");
        assertThat(held(lost.id())).isNull();
        assertThat(find(other, whole.id())).isEqualTo(whole);

        Void unused = inTransaction(all -> all.findToChange(user, lost.id())
                .chain(found -> all.save(lost.reconnected("Again", null), tokens(lost.id()), NOW)));
        assertThat(find(user, lost.id())).isEqualTo(lost.reconnected("Again", null));
    }

    private @Nullable Connection find(UserId owner, ConnectionId id) {
        return inTransaction(connections -> connections.find(owner, id));
    }

    private @Nullable Connection ofTheBot(UserId owner, ConnectionKind kind) {
        return inTransaction(connections -> connections.findByBotToChange(owner, kind, bot));
    }

    private List<Connection> all(UserId owner) {
        return inTransaction(connections -> connections.findByOwner(owner));
    }

    private @Nullable Tokens held(ConnectionId id) {
        return inTransaction(connections -> connections.tokens(id));
    }

    private Connection made(UserId owner, ConnectionKind kind) {
        ConnectionId id = new ConnectionId(UUID.randomUUID());
        Connection connection = new Connection(id, owner, kind, "Acme", "workspace", "Acme", bot, NOW, null);
        Void unused = inTransaction(all -> all.save(connection, tokens(id), NOW));
        return connection;
    }

    private static Tokens tokens(ConnectionId id) {
        return new Tokens(new Secret("ntn_" + id), new Secret("nrt_" + id));
    }

    private void end(Connection connection) {
        Void unused = inTransaction(all -> all.end(connection.id(), NOW));
    }

    private boolean isSpokenFor() {
        return inTransaction(all -> all.speaksFor(bot));
    }
}
