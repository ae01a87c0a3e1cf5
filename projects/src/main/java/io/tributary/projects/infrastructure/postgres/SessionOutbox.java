package io.tributary.projects.infrastructure.postgres;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.tributary.events.CloudEvents;
import io.tributary.events.Event;
import io.tributary.events.EventMessage;
import io.tributary.projects.application.ProjectOutbox;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Outbox rows written by the session whose transaction they belong to. */
@ApplicationScoped
class SessionOutbox implements ProjectOutbox {

    private static final String INSERT =
            "INSERT INTO outbox (topic, key, headers, value) VALUES (?1, ?2, cast(cast(?3 AS text) AS jsonb), ?4)";

    @Override
    public Uni<Void> add(Event event) {
        EventMessage message = CloudEvents.encode(event);
        String headers = new JsonObject(Map.<String, Object>copyOf(message.headers())).encode();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(INSERT)
                        .setParameter(1, message.topic())
                        .setParameter(2, message.key())
                        .setParameter(3, headers)
                        .setParameter(4, message.value())
                        .executeUpdate())
                .replaceWithVoid();
    }
}
