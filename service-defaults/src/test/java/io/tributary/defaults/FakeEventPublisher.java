package io.tributary.defaults;

import io.smallrye.mutiny.Uni;
import io.tributary.events.CloudEvents;
import io.tributary.events.EventMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what was published in memory. */
final class FakeEventPublisher implements EventPublisher {

    private final List<EventMessage> published = new CopyOnWriteArrayList<>();
    private volatile boolean down;

    @Override
    public Uni<Void> publish(EventMessage message) {
        return Uni.createFrom().deferred(() -> {
            if (down) {
                return Uni.createFrom()
                        .failure(new NotPublished(message.topic(), new IllegalStateException("The fake is down")));
            }
            Map<String, String> headers = new LinkedHashMap<>(message.headers());
            headers.putIfAbsent(CloudEvents.TRACEPARENT, Correlation.traceparent());
            published.add(new EventMessage(message.topic(), message.key(), headers, message.value()));
            return Uni.createFrom().voidItem();
        });
    }

    /** Everything so far, in order. */
    List<EventMessage> published() {
        return List.copyOf(published);
    }

    /** Plays an outage, until told otherwise. */
    void down(boolean down) {
        this.down = down;
    }
}
