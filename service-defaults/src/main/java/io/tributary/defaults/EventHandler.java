package io.tributary.defaults;

import io.smallrye.mutiny.Uni;
import io.tributary.events.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a service does with a topic's events; {@link Subscriptions} does the rest.
 *
 * @param <T> what an event means to it
 */
public interface EventHandler<T> {

    /**
     * Reads one event. Throws whatever it likes, best a {@link io.tributary.events.UndecodableEvent}, if the event is
     * contradictory: it goes to the dead-letter topic, alone, with the exception's message as the reason.
     *
     * @param traceparent W3C trace context that came with it, to send along with what it causes
     */
    T read(Event event, @Nullable String traceparent);

    /**
     * Handles what was read, in the order of the topic. Events may come again, so it bears duplicates, within a batch
     * too.
     *
     * @return completes when all that the batch causes is durable: then the batch is acknowledged. A failure that is an
     *     outage brings the same batch again, as long as it takes. Any other failure is a bug that one of the events
     *     brings out: they are tried one by one, and the guilty one becomes a dead letter.
     */
    Uni<Void> handle(List<T> batch);
}
