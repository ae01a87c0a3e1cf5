package io.tributary.api.projects;

import io.quarkus.runtime.StartupEvent;
import io.tributary.projects.application.ChangeProject;
import io.tributary.projects.application.ConnectionChoice;
import io.tributary.projects.application.Connections;
import io.tributary.projects.application.CreateProject;
import io.tributary.projects.application.DefaultConnection;
import io.tributary.projects.application.DeleteProject;
import io.tributary.projects.application.DeliveryReads;
import io.tributary.projects.application.HookHandshake;
import io.tributary.projects.application.ManageHook;
import io.tributary.projects.application.NotionDirectory;
import io.tributary.projects.application.ProjectOutbox;
import io.tributary.projects.application.ProjectOverviews;
import io.tributary.projects.application.ProjectWants;
import io.tributary.projects.application.ReplayDelivery;
import io.tributary.projects.application.RequestSync;
import io.tributary.projects.application.SyncFactsReader;
import io.tributary.projects.application.Transactions;
import io.tributary.projects.domain.HookRepository;
import io.tributary.projects.domain.ProjectRepository;
import io.tributary.projects.domain.Secret;
import io.tributary.projects.infrastructure.postgres.SecretBox;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Puts the use cases together. */
class ProjectsWiring {

    private static final Logger LOG = Logger.getLogger(ProjectsWiring.class);

    @Produces
    @Singleton
    DefaultConnection defaultConnection(
            Transactions transactions,
            Connections connections,
            ProjectRepository projects,
            Clock clock,
            @ConfigProperty(name = "notion.token") Optional<String> token,
            @ConfigProperty(name = "tributary.share-notion-token") boolean shared) {
        Optional<Secret> secret =
                token.map(String::strip).filter(text -> !text.isEmpty()).map(Secret::new);
        return new DefaultConnection(transactions, connections, projects, clock, secret, shared);
    }

    @Produces
    @Singleton
    CreateProject createProject(
            Transactions transactions,
            ProjectRepository projects,
            HookRepository hooks,
            ProjectWants wants,
            ProjectOutbox outbox,
            Connections connections,
            DefaultConnection operators,
            ConnectionChoice choice,
            NotionDirectory notion,
            Clock clock) {
        return new CreateProject(
                transactions, projects, hooks, wants, outbox, connections, operators, choice, notion, clock);
    }

    @Produces
    @Singleton
    DeleteProject deleteProject(
            Transactions transactions,
            ProjectRepository projects,
            HookRepository hooks,
            Connections connections,
            ProjectOutbox outbox,
            Clock clock) {
        return new DeleteProject(transactions, projects, hooks, connections, outbox, clock);
    }

    @Produces
    @Singleton
    ManageHook manageHook(Transactions transactions, ProjectRepository projects, HookRepository hooks, Clock clock) {
        return new ManageHook(transactions, projects, hooks, clock);
    }

    @Produces
    @Singleton
    HookHandshake hookHandshake(
            Transactions transactions,
            HookRepository hooks,
            ProjectRepository projects,
            ProjectWants wants,
            Clock clock) {
        return new HookHandshake(transactions, hooks, projects, wants, clock);
    }

    @Produces
    @Singleton
    ChangeProject changeProject(
            Transactions transactions, ProjectRepository projects, ProjectWants wants, Clock clock) {
        return new ChangeProject(transactions, projects, wants, clock);
    }

    @Produces
    @Singleton
    ProjectOverviews projectOverviews(
            Transactions transactions,
            ProjectRepository projects,
            HookRepository hooks,
            SyncFactsReader facts,
            Clock clock) {
        return new ProjectOverviews(transactions, projects, hooks, facts, clock);
    }

    @Produces
    @Singleton
    RequestSync requestSync(
            Transactions transactions,
            ProjectRepository projects,
            SyncFactsReader facts,
            ProjectWants wants,
            Clock clock) {
        return new RequestSync(transactions, projects, facts, wants, clock);
    }

    @Produces
    @Singleton
    ReplayDelivery replayDelivery(
            Transactions transactions,
            ProjectRepository projects,
            SyncFactsReader facts,
            DeliveryReads deliveries,
            ProjectWants wants,
            ProjectOutbox outbox,
            Clock clock) {
        return new ReplayDelivery(transactions, projects, facts, deliveries, wants, outbox, clock);
    }

    /**
     * A token that changed in the configuration takes effect when the service starts, or PostgreSQL comes back.
     *
     * @param keyToBeRight is made here, so that a key that is none stops the start instead of failing each request
     */
    void refreshToken(@Observes StartupEvent started, DefaultConnection connection, SecretBox keyToBeRight) {
        connection
                .refresh()
                .onFailure()
                .invoke(failure -> LOG.warnf("The configured Notion token can't be stored yet: %s", failure))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofSeconds(1), Duration.ofSeconds(30))
                .indefinitely()
                .subscribe()
                .with(
                        done -> LOG.debug("The default connection holds the configured token"),
                        failure -> LOG.error("The default connection keeps its old token", failure));
    }
}
