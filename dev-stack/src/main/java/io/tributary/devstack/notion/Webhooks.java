package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The subscriptions, and what they are told. */
final class Webhooks implements AutoCloseable {
    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
    private final Chance chance;
    private final Aggregation aggregation;
    private final Deliveries deliveries;
    private final Runnable onChange;

    Webhooks(Faults faults, Chance chance, Timeline timeline, SimulatorClock clock, Runnable onChange) {
        this.chance = chance;
        this.deliveries = new Deliveries(faults, chance, timeline, clock, this);
        this.aggregation = new Aggregation(faults, timeline, this::tell);
        this.onChange = onChange;
    }

    /** Takes one change; it is told at once, or after the aggregation with what else happens to its entity. */
    void changed(Change change) {
        aggregation.add(change);
    }

    private void tell(Change change) {
        String eventId = chance.id(Chance.Use.EVENTS);
        for (Subscription subscription : subscriptions.values()) {
            if (subscription.wants(change.type())) {
                deliveries.deliver(WebhookEvent.of(eventId, change, subscription));
            }
        }
    }

    Subscription subscribe(URI url, Set<String> eventTypes, String apiVersion) {
        Subscription subscription = Subscription.pending(url, eventTypes, apiVersion, chance);
        subscriptions.put(subscription.id(), subscription);
        onChange.run();
        deliveries.handshake(subscription);
        return subscription;
    }

    void resend(Subscription subscription) {
        deliveries.handshake(subscription);
    }

    /** Activates a subscription if the token is its own. */
    boolean verify(Subscription subscription, String token) {
        boolean right = MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8),
                subscription.verificationToken().getBytes(StandardCharsets.UTF_8));
        if (right) {
            put(subscription.in(Subscription.State.ACTIVE));
        }
        return right;
    }

    /** No delivery from here on, and what waits is dropped. */
    void pause(String subscriptionId) {
        Subscription subscription = subscriptions.get(subscriptionId);
        if (subscription != null && subscription.state() == Subscription.State.ACTIVE) {
            put(subscription.in(Subscription.State.PAUSED));
        }
    }

    void resume(Subscription subscription) {
        if (subscription.state() == Subscription.State.PAUSED) {
            put(subscription.in(Subscription.State.ACTIVE));
        }
    }

    boolean delivers(String subscriptionId) {
        Subscription subscription = subscriptions.get(subscriptionId);
        return subscription != null && subscription.state() == Subscription.State.ACTIVE;
    }

    @Nullable
    Subscription find(String id) {
        return subscriptions.get(id);
    }

    void removeAll() {
        subscriptions.clear();
        aggregation.clear();
        deliveries.clear();
        onChange.run();
    }

    Deliveries deliveries() {
        return deliveries;
    }

    /** Events that are held for aggregation or wait to be sent. */
    int waiting() {
        return aggregation.waiting() + deliveries.waiting();
    }

    ArrayNode show() {
        return Json.array(
                subscriptions.values().stream().map(Subscription::show).toList());
    }

    ArrayNode save() {
        return Json.array(
                subscriptions.values().stream().map(Subscription::save).toList());
    }

    void load(JsonNode saved) {
        subscriptions.clear();
        saved.forEach(subscription -> {
            Subscription loaded = Subscription.load(subscription);
            subscriptions.put(loaded.id(), loaded);
        });
    }

    private void put(Subscription subscription) {
        subscriptions.put(subscription.id(), subscription);
        onChange.run();
    }

    @Override
    public void close() {
        aggregation.clear();
        deliveries.clear();
    }

    /** One event for one subscription; the body is made anew for each attempt. */
    record WebhookEvent(String id, String subscriptionId, Change change, ObjectNode head) {
        static WebhookEvent of(String id, Change change, Subscription subscription) {
            ObjectNode head = Json.object()
                    .put("id", id)
                    .put("timestamp", Times.exact(change.at()))
                    .put("workspace_id", Users.WORKSPACE_ID)
                    .put("workspace_name", Users.WORKSPACE_NAME)
                    .put("subscription_id", subscription.id())
                    .put("integration_id", Users.INTEGRATION_ID)
                    .put("type", change.type());
            head.set("authors", Json.array(change.authors()));
            return new WebhookEvent(id, subscription.id(), change, head.put("api_version", subscription.apiVersion()));
        }

        byte[] body(int attempt) {
            ObjectNode body = Json.object();
            head.properties().forEach(field -> {
                if (field.getKey().equals("api_version")) {
                    body.put("attempt_number", attempt);
                }
                body.set(field.getKey(), field.getValue());
            });
            body.putObject("entity").put("id", change.entityId()).put("type", change.entityType());
            body.set("data", change.data());
            return Json.bytes(body);
        }
    }
}
