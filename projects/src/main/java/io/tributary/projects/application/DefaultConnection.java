package io.tributary.projects.application;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.domain.ConnectionId;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.Refused;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.domain.UserId;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * The connection of an installation that has one Notion token and one user, both given by its configuration. Its id is
 * fixed, so that a token that changes in the configuration replaces the old one under every project, instead of leaving
 * them behind on a connection of their own.
 *
 * <p>Its token is stored, sealed, while a project uses it: job-service reads it there. With the last project it is
 * erased, and the next project brings it back from the configuration.
 */
public final class DefaultConnection {

    /** The only user. */
    public static final UserId USER = new UserId(UUID.fromString("00000000-0000-4000-8000-000000000001"));

    /** The only connection. */
    public static final ConnectionId ID = new ConnectionId(UUID.fromString("00000000-0000-4000-8000-0000000000c1"));

    private final Transactions transactions;
    private final Connections connections;
    private final ProjectRepository projects;
    private final Clock clock;
    private final Optional<Secret> token;

    /** @param token Notion's token from the configuration; empty if none is set */
    public DefaultConnection(
            Transactions transactions,
            Connections connections,
            ProjectRepository projects,
            Clock clock,
            Optional<Secret> token) {
        this.transactions = transactions;
        this.connections = connections;
        this.projects = projects;
        this.clock = clock;
        this.token = token;
    }

    /**
     * The token from the configuration.
     *
     * @throws Refused if none is set
     */
    Secret token() {
        return token.orElseThrow(() -> new Refused(
                Refused.Kind.UNAVAILABLE,
                "notion-not-configured",
                "This installation has no Notion token. Its operator must set NOTION_TOKEN."));
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
