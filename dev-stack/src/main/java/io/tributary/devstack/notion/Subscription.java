package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * One webhook subscription. Only an active one is delivered to; a 429 from the receiver pauses it.
 *
 * @param eventTypes empty for all
 */
record Subscription(
        String id, URI url, String verificationToken, State state, Set<String> eventTypes, String apiVersion) {
    enum State {
        PENDING,
        ACTIVE,
        PAUSED
    }

    static Subscription pending(URI url, Set<String> eventTypes, String apiVersion, Chance chance) {
        return new Subscription(chance.id(), url, chance.verificationToken(), State.PENDING, eventTypes, apiVersion);
    }

    Subscription in(State other) {
        return new Subscription(id, url, verificationToken, other, eventTypes, apiVersion);
    }

    boolean wants(String eventType) {
        return state == State.ACTIVE && (eventTypes.isEmpty() || eventTypes.contains(eventType));
    }

    /** Without the token: only the handshake tells it. */
    ObjectNode show() {
        ObjectNode shown = Json.object()
                .put("id", id)
                .put("url", url.toString())
                .put("state", state.name().toLowerCase(Locale.ROOT))
                .put("apiVersion", apiVersion);
        shown.set("eventTypes", Json.texts(eventTypes));
        return shown;
    }

    ObjectNode save() {
        return show().put("verificationToken", verificationToken);
    }

    static Subscription load(JsonNode saved) {
        Set<String> types = new TreeSet<>();
        saved.required("eventTypes").forEach(type -> types.add(type.textValue()));
        return new Subscription(
                saved.required("id").textValue(),
                URI.create(saved.required("url").textValue()),
                saved.required("verificationToken").textValue(),
                State.valueOf(saved.required("state").textValue().toUpperCase(Locale.ROOT)),
                types,
                saved.required("apiVersion").textValue());
    }
}
