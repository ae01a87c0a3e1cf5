package io.tributary.defaults;

import io.smallrye.mutiny.Uni;
import io.tributary.events.EventMessage;

/** Where events go. */
public interface EventPublisher {

    /**
     * Publishes one event. Completes when it is durable: every in-sync replica of its topic has it. Fails within two
     * seconds if that can't be had; it may have been published all the same, so a reader must bear duplicates.
     */
    Uni<Void> publish(EventMessage message);

    /** Kafka didn't take the event in time: an outage, so try again. */
    final class NotPublished extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** Names the topic. */
        public NotPublished(String topic, Throwable cause) {
            super("Kafka did not acknowledge a record for " + topic + " in time", cause);
        }
    }
}
