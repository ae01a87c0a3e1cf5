package io.tributary.api.webhooks;

import io.tributary.api.Batches;
import io.tributary.defaults.EventPublisher;
import io.tributary.projects.application.HookHandshake;
import io.tributary.projects.application.HookReader;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Puts the webhook side together. */
class WebhookWiring {

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
}
