package io.tributary.defaults;

import io.smallrye.mutiny.Uni;
import io.tributary.events.EventMessage;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/** Where events go. */
public interface EventPublisher {

    /**
     * Publishes one event. Completes when it is durable: every in-sync replica of its topic has it. Fails within two
     * seconds if that can't be had; it may have been published all the same, so a reader must bear duplicates.
     */
    Uni<Void> publish(EventMessage message);

    /** Kafka didn't take the event: an outage, so try again, unless it is for good. */
    final class NotPublished extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /** Names the topic. */
        public NotPublished(String topic, Throwable cause) {
            super("Kafka did not acknowledge a record for " + topic + " in time", cause);
        }

        /** Whether Kafka refuses this record for itself, and will as often as it is sent; all else may pass. */
        public boolean isForGood() {
            return causes().anyMatch(NotPublished::isOfTheRecord);
        }

        /** What is wrong, as whoever saw it first says it. */
        public String reason() {
            Throwable first = causes().reduce(this, (outer, inner) -> inner);
            return Objects.toString(first.getMessage(), first.getClass().getSimpleName());
        }

        private Stream<Throwable> causes() {
            return Stream.iterate(getCause(), Objects::nonNull, Throwable::getCause);
        }

        private static boolean isOfTheRecord(Throwable failure) {
            return failure instanceof RecordTooLargeException || failure instanceof SerializationException;
        }
    }
}
