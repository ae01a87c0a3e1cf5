package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.ConnectionTokens.ConnectionGone;
import io.tributary.projects.application.NotionDirectory.Access;
import io.tributary.projects.application.sync.NotionFailure;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.UserId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By which connection a new project reads. Who has one of their own needn't name it; who has none reads by the
 * operator's, if it is for them.
 */
public final class ConnectionChoice {

    private final ReadConnections connections;
    private final DefaultConnection operators;
    private final ConnectionTokens tokens;

    /** Chooses among these. */
    public ConnectionChoice(ReadConnections connections, DefaultConnection operators, ConnectionTokens tokens) {
        this.connections = connections;
        this.operators = operators;
        this.tokens = tokens;
    }

    /** A connection and its access token, which is never printed. */
    record Chosen(ConnectionId id, ConnectionKind kind, String token) {

        Access access() {
            return new Access(id.value(), token);
        }

        /** What to do if Notion doesn't accept the token. */
        String advice() {
            return switch (kind) {
                case OPERATOR -> "The operator must set NOTION_TOKEN to a valid one.";
                case INTERNAL -> "Paste a valid one of the same integration: POST /api/v1/connections.";
                case OAUTH -> "Connect Notion again: POST /api/v1/connections/authorize.";
            };
        }

        @Override
        public String toString() {
            return "Chosen[" + id + "]";
        }
    }

    /**
     * Chooses; fails with {@link Refused} if there is no such connection, several to choose from, or none.
     *
     * @param wanted the one that the user named; null if they named none
     */
    Uni<Chosen> choose(UserId user, @Nullable ConnectionId wanted) {
        if (wanted != null && !wanted.equals(DefaultConnection.ID)) {
            return connections.get(user, wanted).chain(this::own);
        }
        return wanted == null
                ? connections.list(user).chain(found -> only(user, found))
                : Uni.createFrom().item(() -> operators(user));
    }

    private Uni<Chosen> only(UserId user, List<Connection> found) {
        List<Connection> own =
                found.stream().filter(one -> one.owner().equals(user)).toList();
        if (own.size() > 1) {
            return Uni.createFrom().failure(() -> several(own));
        }
        return own.isEmpty() || own.get(0).kind() == ConnectionKind.OPERATOR
                ? Uni.createFrom().item(() -> operators(user))
                : own(own.get(0));
    }

    private Chosen operators(UserId user) {
        return new Chosen(
                DefaultConnection.ID,
                ConnectionKind.OPERATOR,
                operators.token(user).value());
    }

    private Uni<Chosen> own(Connection connection) {
        return tokens.accessToken(connection.id().value())
                .map(token -> new Chosen(connection.id(), connection.kind(), token))
                .onFailure(ConnectionGone.class)
                .transform(gone -> Found.noConnection(connection.id()))
                .onFailure(NotionFailure.class)
                .transform(lost ->
                        new Refused(Refused.Kind.CONFLICT, "connection-broken", String.valueOf(lost.getMessage())));
    }

    /**
     * The same connection with another token, since Notion has refused this one. Fails with the first failure if there
     * is none, or as {@link RefreshToken#after} does.
     */
    Uni<Chosen> renewed(Chosen refused, Throwable failure) {
        if (refused.kind == ConnectionKind.OPERATOR) {
            return Uni.createFrom().failure(failure);
        }
        return tokens.renewed(refused.id.value(), refused.token)
                .onItem()
                .ifNull()
                .failWith(failure)
                .map(token -> new Chosen(refused.id, refused.kind, String.valueOf(token)))
                .onFailure(ConnectionGone.class)
                .transform(gone -> Found.noConnection(refused.id));
    }

    private static Refused several(List<Connection> own) {
        return new Refused(
                Refused.Kind.INVALID,
                "several-connections",
                "You have several connections. Say by which one to read, as connectionId.",
                Map.of("choices", own.stream().map(ConnectionChoice::choice).toList()));
    }

    private static Map<String, String> choice(Connection connection) {
        return Map.of("connectionId", connection.id().toString(), "name", connection.name());
    }
}
