package io.tributary.api.connections;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.TimeoutException;
import io.tributary.projects.application.ConnectByOAuth;
import io.tributary.projects.application.ConnectionChoice;
import io.tributary.projects.application.ConnectionTokens;
import io.tributary.projects.application.Connections;
import io.tributary.projects.application.CreateConnection;
import io.tributary.projects.application.DefaultConnection;
import io.tributary.projects.application.DeleteConnection;
import io.tributary.projects.application.KeepConnection;
import io.tributary.projects.application.NotionDirectory;
import io.tributary.projects.application.NotionOAuth;
import io.tributary.projects.application.OAuthStates;
import io.tributary.projects.application.ProjectOutbox;
import io.tributary.projects.application.ProjectWants;
import io.tributary.projects.application.ReadConnections;
import io.tributary.projects.application.ReturnAddress;
import io.tributary.projects.application.RevokeToken;
import io.tributary.projects.application.Transactions;
import io.tributary.projects.domain.HookRepository;
import io.tributary.projects.domain.ProjectRepository;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Puts the use cases of connections together. */
class ConnectionsWiring {

    /** Notion's answer, and a moment for PostgreSQL. */
    private static final Duration MOST = NotionOAuth.LIMIT.plusSeconds(2);

    private static final int AFTER_ALL = Integer.MAX_VALUE;
    private static final Logger LOG = Logger.getLogger(ConnectionsWiring.class);

    @Produces
    @Singleton
    ReadConnections readConnections(Transactions transactions, Connections connections, DefaultConnection operators) {
        return new ReadConnections(transactions, connections, operators);
    }

    @Produces
    @Singleton
    ConnectionChoice connectionChoice(
            ReadConnections connections, DefaultConnection operators, ConnectionTokens tokens) {
        return new ConnectionChoice(connections, operators, tokens);
    }

    @Produces
    @Singleton
    KeepConnection keepConnection(
            Transactions transactions,
            Connections connections,
            ProjectRepository projects,
            ProjectWants wants,
            Clock clock) {
        return new KeepConnection(transactions, connections, projects, wants, clock);
    }

    @Produces
    @Singleton
    CreateConnection createConnection(NotionDirectory notion, KeepConnection keeping) {
        return new CreateConnection(notion, keeping);
    }

    @Produces
    @Singleton
    DeleteConnection deleteConnection(
            Transactions transactions,
            Connections connections,
            ProjectRepository projects,
            HookRepository hooks,
            ProjectOutbox outbox,
            DefaultConnection operators,
            RevokeToken revocation,
            Clock clock) {
        return new DeleteConnection(transactions, connections, projects, hooks, outbox, operators, revocation, clock);
    }

    @Produces
    @Singleton
    RevokeToken revokeToken(Transactions transactions, Connections connections, NotionOAuth notion) {
        return new RevokeToken(transactions, connections, notion);
    }

    @Produces
    @Singleton
    ConnectByOAuth connectByOAuth(
            NotionOAuth notion,
            OAuthStates states,
            KeepConnection keeping,
            RevokeToken revocation,
            Clock clock,
            @ConfigProperty(name = "tributary.public-url") Optional<URI> publicUrl) {
        URI base = URI.create(publicUrl.map(URI::toString).orElse("").replaceAll("/+$", ""));
        return new ConnectByOAuth(
                notion, states, keeping, revocation, new ReturnAddress(base), base + CallbackResource.PATH, clock);
    }

    /** Whoever finished has heard by now, but Notion's tokens are good for nobody once this process has ended without them. */
    void awaitEnd(@Observes @Priority(AFTER_ALL) ShutdownEvent stopping, ConnectByOAuth connecting) {
        try {
            connecting.stop().await().atMost(MOST);
        } catch (TimeoutException tooLate) {
            LOG.errorf(
                    "An approval was being finished and still is after %d s, which a stop doesn't wait any longer for: if its"
                            + " connection isn't listed or shows as broken, whoever approved has to connect Notion again",
                    MOST.toSeconds());
        }
    }

    /** @param oauth is made here, so that an integration that is configured in part stops the start */
    void check(@Observes StartupEvent started, NotionOAuth oauth) {
        LOG.debugf("People can connect Notion by OAuth: %s", oauth.isConfigured());
    }
}
