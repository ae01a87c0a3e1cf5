package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.defaults.EventPublisher;
import io.tributary.events.EventMessage;
import io.tributary.projects.application.outbox.EventSink;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/** The relay's events go to Kafka. */
@ApplicationScoped
class PublishedEvents implements EventSink {

    private final EventPublisher publisher;

    PublishedEvents(EventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public Uni<Void> publish(EventMessage event) {
        return publisher.publish(event).onFailure(PublishedEvents::isRefused).transform(PublishedEvents::refused);
    }

    /** What Kafka's client says of a record that it will never take; all else may pass. */
    private static boolean isRefused(@Nullable Throwable failure) {
        return failure != null
                && (failure instanceof RecordTooLargeException
                        || failure instanceof SerializationException
                        || isRefused(failure.getCause()));
    }

    private static EventRefused refused(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new EventRefused(
                Objects.toString(cause.getMessage(), cause.getClass().getSimpleName()));
    }
}
