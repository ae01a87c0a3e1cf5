package io.tributary.defaults;

import io.smallrye.mutiny.Uni;
import io.tributary.events.Event;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** A subscriber that fails as told, to try the frame with. */
@ApplicationScoped
class TrialSubscriber implements EventHandler<String> {

    /** An event with this in its id can't be handled, however often it is tried. */
    static final String POISON = "poison";

    private final Subscriptions subscriptions;
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final Map<String, String> traces = new ConcurrentHashMap<>();
    private volatile @Nullable RuntimeException outage;
    private volatile boolean cured;
    private final AtomicInteger tries = new AtomicInteger();

    TrialSubscriber(Subscriptions subscriptions) {
        this.subscriptions = subscriptions;
    }

    @Incoming("project-created")
    Uni<Void> receive(ConsumerRecords<byte[], byte[]> records) {
        return subscriptions.take(records, this);
    }

    @Override
    public String read(Event event, @Nullable String traceparent) {
        return event.id();
    }

    @Override
    public Uni<Void> handle(List<String> batch) {
        RuntimeException failure = outage;
        if (failure != null) {
            tries.incrementAndGet();
            return Uni.createFrom().failure(failure);
        }
        if (!cured && batch.stream().anyMatch(id -> id.contains(POISON))) {
            return Uni.createFrom().failure(new NullPointerException("Brought out by one event"));
        }
        batch.forEach(id -> traces.put(id, String.valueOf(MDC.get("traceId"))));
        handled.addAll(batch);
        return Uni.createFrom().voidItem();
    }

    List<String> handled() {
        return List.copyOf(handled);
    }

    /** The trace in whose name the log lines were written while this event was handled. */
    @Nullable
    String traceOf(String id) {
        return traces.get(id);
    }

    int tries() {
        return tries.get();
    }

    /** Whether poison does no harm any more, as after an upgrade. */
    void cured(boolean now) {
        cured = now;
    }

    void outage(@Nullable RuntimeException failure) {
        tries.set(0);
        outage = failure;
    }
}
