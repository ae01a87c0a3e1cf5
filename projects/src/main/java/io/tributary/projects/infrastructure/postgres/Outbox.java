package io.tributary.projects.infrastructure.postgres;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.tributary.events.CloudEvents;
import io.tributary.events.EventMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Events that commit together with the change they tell of; the relay publishes them. Call it after the locks on what
 * the events speak of are held: then the order of the rows is the order of the changes.
 */
public final class Outbox {

    /** The channel that hints, at commit, that there is something to relay. */
    public static final String CHANNEL = "tributary_outbox";

    private static final String ADD = """
            WITH added AS (
                INSERT INTO outbox (topic, key, headers, value)
                SELECT topic, key, headers::jsonb, value
                FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[])
                    WITH ORDINALITY AS event(topic, key, headers, value, place)
                ORDER BY place
                RETURNING id
            )
            SELECT pg_notify('%s', '') FROM added LIMIT 1
            """.formatted(CHANNEL);

    private final Supplier<@Nullable String> traceparent;

    /** One whose events begin traces of their own. */
    public Outbox() {
        this(() -> null);
    }

    /** @param traceparent W3C trace context of what the caller does, which its events carry; may give null */
    public Outbox(Supplier<@Nullable String> traceparent) {
        this.traceparent = traceparent;
    }

    /** Adds events, in their order, to the caller's transaction. */
    public Uni<Void> add(SqlConnection tx, List<EventMessage> messages) {
        if (messages.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String trace = traceparent.get();
        Tuple values = Tuple.tuple()
                .addArrayOfString(messages.stream().map(EventMessage::topic).toArray(String[]::new))
                .addArrayOfString(messages.stream().map(EventMessage::key).toArray(String[]::new))
                .addArrayOfString(messages.stream()
                        .map(message -> headers(message, trace))
                        .toArray(String[]::new))
                .addValue(messages.stream()
                        .map(message -> Buffer.buffer(message.value()))
                        .toArray(Buffer[]::new));
        return tx.preparedQuery(ADD).execute(values).replaceWithVoid();
    }

    private static String headers(EventMessage message, @Nullable String traceparent) {
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        if (traceparent != null) {
            headers.put(CloudEvents.TRACEPARENT, traceparent);
        }
        message.headers().forEach(headers::put);
        return headers.toString();
    }
}
