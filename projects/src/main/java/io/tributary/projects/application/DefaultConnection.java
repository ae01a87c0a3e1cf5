package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.Connection;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ConnectionKind;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.UserId;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * The connection by the Notion token in the installation's configuration. It is the first user's, who is the operator;
 * others make projects with it only if the operator shares it, since they read by it all that the token sees. Its id is
 * fixed, so that a token that changes in the configuration replaces the old one under every project, instead of leaving
 * them behind on a connection of their own.
 *
 * <p>Its token is stored, sealed, while a project uses it: job-service reads it there. With the last project it is
 * erased, and the next project brings it back from the configuration.
 */
public final class DefaultConnection {

    /** The first user: the bearer of the operator's token. */
    public static final UserId USER = new UserId(UUID.fromString("00000000-0000-4000-8000-000000000001"));

    /** Its id. */
    public static final ConnectionId ID = new ConnectionId(UUID.fromString("00000000-0000-4000-8000-0000000000c1"));

    private static final Connection UNUSED =
            new Connection(ID, USER, ConnectionKind.OPERATOR, "NOTION_TOKEN", null, null, null, null, null);

    private final Transactions transactions;
    private final Connections connections;
    private final ProjectRepository projects;
    private final Clock clock;
    private final Optional<Secret> token;
    private final boolean shared;

    /**
     * @param token Notion's token from the configuration; empty if none is set
     * @param shared whether every user may make projects with it
     */
    public DefaultConnection(
            Transactions transactions,
            Connections connections,
            ProjectRepository projects,
            Clock clock,
            Optional<Secret> token,
            boolean shared) {
        this.transactions = transactions;
        this.connections = connections;
        this.projects = projects;
        this.clock = clock;
        this.token = token;
        this.shared = shared;
    }

    /** Whether a user only shares the connection. Then its hook is not theirs to see or to change. */
    static boolean isBorrowed(ConnectionId connection, UserId user) {
        return connection.equals(ID) && !user.equals(USER);
    }

    /** Whether a user may make projects with it. */
    boolean isFor(UserId user) {
        return token.isPresent() && (shared || user.equals(USER));
    }

    /** The connection as a user who may use it sees it; empty for anyone else. */
    Uni<Optional<Connection>> shownTo(UserId user) {
        return isFor(user)
                ? connections.findOperators(ID).map(known -> Optional.of(known == null ? UNUSED : known))
                : Uni.createFrom().item(Optional.empty());
    }

    /**
     * The token from the configuration, for a user who wants to make a project with it.
     *
     * @throws Refused if none is set, or it isn't shared with them
     */
    Secret token(UserId user) {
        if (!shared && !user.equals(USER)) {
            throw new Refused(
                    Refused.Kind.FORBIDDEN,
                    "notion-token-not-shared",
                    "The Notion token of this installation is for its operator's own projects. Make a connection of"
                            + " your own (POST /api/v1/connections), or have the operator share that token with every"
                            + " user by TRIBUTARY_SHARE_NOTION_TOKEN=true.");
        }
        return token();
    }

    private Secret token() {
        return token.orElseThrow(() -> new Refused(
                Refused.Kind.UNAVAILABLE,
                "notion-not-configured",
                "This installation has no Notion token. Make a connection (POST /api/v1/connections), or have the"
                        + " operator set NOTION_TOKEN."));
    }

    /** Stores the token, as part of a transaction that is about to use the connection. */
    Uni<Void> hold() {
        return connections.hold(ID, USER, token(), clock.instant());
    }

    /**
     * Replaces the stored token by the configured one if a project uses the connection; else there is nothing to do.
     * Called when a service starts.
     */
    public Uni<Void> refresh() {
        if (token.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return transactions.run(() -> connections
                .lock(ID)
                .chain(() -> projects.findByConnection(ID))
                .chain(found -> found.isEmpty() ? Uni.createFrom().voidItem() : hold()));
    }
}
