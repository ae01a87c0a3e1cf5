package io.tributary.job;

import io.smallrye.mutiny.Uni;
import io.tributary.defaults.EventPublisher;
import io.tributary.events.EventMessage;
import io.tributary.projects.application.outbox.EventSink;
import jakarta.enterprise.context.ApplicationScoped;

/** The relay's events go to Kafka. */
@ApplicationScoped
class PublishedEvents implements EventSink {

    private final EventPublisher publisher;

    PublishedEvents(EventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public Uni<Void> publish(EventMessage event) {
        return publisher
                .publish(event)
                .onFailure(EventPublisher.NotPublished.class)
                .transform(PublishedEvents::told);
    }

    /** What Kafka will never take is set aside; the rest is tried again. */
    private static RuntimeException told(EventPublisher.NotPublished failure) {
        return failure.isForGood() ? new EventRefused(failure.reason()) : failure;
    }
}
