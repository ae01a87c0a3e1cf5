package io.tributary.api.webhooks;

import io.quarkus.runtime.StartupEvent;
import io.tributary.api.Batches;
import io.tributary.defaults.EventPublisher;
import io.tributary.projects.application.HookHandshake;
import io.tributary.projects.application.HookReader;
import io.tributary.projects.application.deliveries.DeliveryRefusals;
import io.vertx.core.Vertx;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Puts the webhook side together. */
class WebhookWiring {

    private static final Duration REFUSALS_EVERY = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(WebhookWiring.class);

    @Produces
    @Singleton
    KnownHooks knownHooks(HookReader hooks, Clock clock) {
        return new KnownHooks(new Batches<>(hooks::find, KnownHooks.LOOK), clock);
    }

    @Produces
    @Singleton
    Intake intake(
            KnownHooks hooks, HookHandshake handshakes, EventPublisher publisher, NotionDelay delay, Clock clock) {
        return new Intake(hooks, handshakes, publisher, delay, clock);
    }

    @Produces
    @Singleton
    Refusals refusals(DeliveryRefusals store, KnownHooks hooks, Clock clock) {
        return new Refusals(store, hooks, clock);
    }

    void writeRefusals(@Observes StartupEvent started, Refusals refusals, Vertx vertx) {
        vertx.setPeriodic(
                REFUSALS_EVERY.toMillis(),
                timer -> refusals.runOnce()
                        .subscribe()
                        .with(
                                done -> {},
                                failure -> LOG.error(
                                        "Refused deliveries could not be counted; the next ones are", failure)));
    }
}
