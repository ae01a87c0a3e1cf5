package io.tributary.projects.application.outbox;

import io.smallrye.mutiny.Uni;
import io.tributary.events.EventMessage;

/** Where the relay publishes. */
public interface EventSink {

    /**
     * Publishes one event. Events of one key keep the order of the calls.
     *
     * @return completes when the event is durable; fails with {@link EventRefused} if it never can be, and with
     *     anything else if it can't be now
     */
    Uni<Void> publish(EventMessage event);

    /** This one event can't be published, however often it is tried: it is too large or malformed. */
    final class EventRefused extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** Says why. */
        public EventRefused(String reason) {
            super(reason);
        }
    }
}
