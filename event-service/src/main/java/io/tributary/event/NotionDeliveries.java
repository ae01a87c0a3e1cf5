package io.tributary.event;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tributary.defaults.EventHandler;
import io.tributary.defaults.Subscriptions;
import io.tributary.events.Event;
import io.tributary.events.NotionWebhookReceived;
import io.tributary.events.UndecodableEvent;
import io.tributary.notion.NotionIds;
import io.tributary.notion.WebhookPayload;
import io.tributary.notion.WebhookPayload.InvalidWebhook;
import io.tributary.notion.WebhookPayload.WebhookEvent;
import io.tributary.projects.application.deliveries.ActOnDeliveries;
import io.tributary.projects.application.deliveries.Delivery;
import io.tributary.projects.application.deliveries.DeliveryMeaning.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jspecify.annotations.Nullable;

/** Turns Notion's deliveries into jobs and wants. */
@ApplicationScoped
class NotionDeliveries implements EventHandler<Delivery> {

    private final Subscriptions subscriptions;
    private final ActOnDeliveries actOnDeliveries;
    private final MeterRegistry metrics;

    NotionDeliveries(Subscriptions subscriptions, ActOnDeliveries actOnDeliveries, MeterRegistry metrics) {
        this.subscriptions = subscriptions;
        this.actOnDeliveries = actOnDeliveries;
        this.metrics = metrics;
    }

    @Incoming("notion-webhook-received")
    Uni<Void> receive(ConsumerRecords<byte[], byte[]> records) {
        return subscriptions.take(records, this);
    }

    @Override
    public Delivery read(Event event, @Nullable String traceparent) {
        if (!(event instanceof NotionWebhookReceived received)) {
            throw new UndecodableEvent("Expected NotionWebhookReceived, but it is "
                    + event.getClass().getSimpleName());
        }
        return delivery(received, traceparent);
    }

    @Override
    public Uni<Void> handle(List<Delivery> batch) {
        return actOnDeliveries
                .act(batch)
                .invoke(outcomes -> outcomes.forEach(this::count))
                .replaceWithVoid();
    }

    private static WebhookEvent payload(NotionWebhookReceived received) {
        try {
            if (WebhookPayload.parse(received.body()) instanceof WebhookEvent event) {
                return event;
            }
        } catch (InvalidWebhook e) {
            throw new UndecodableEvent("Notion's body: " + e.getMessage());
        }
        throw new UndecodableEvent("Notion's body is a handshake, which is no event");
    }

    static Delivery delivery(NotionWebhookReceived received, @Nullable String traceparent) {
        WebhookEvent event = payload(received);
        WebhookPayload.Parent parent = event.parent();
        return new Delivery(
                received.hookId(),
                event.type(),
                NotionIds.parse(event.entity().id()),
                parent == null
                        ? null
                        : new Delivery.Parent(
                                parent.kind(), NotionIds.parse(parent.id()), NotionIds.parse(parent.dataSourceId())),
                event.timestamp(),
                received.time(),
                traceparent,
                received.id(),
                event.attempt(),
                event.workspaceId());
    }

    private void count(Outcome outcome) {
        metrics.counter("tributary.deliveries", "outcome", outcome.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
