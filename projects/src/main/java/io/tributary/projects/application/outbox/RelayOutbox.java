package io.tributary.projects.application.outbox;

import io.smallrye.mutiny.Uni;
import io.tributary.projects.application.outbox.EventSink.EventRefused;
import io.tributary.projects.application.outbox.OutboxRows.Relayed;
import io.tributary.projects.application.outbox.OutboxRows.Verdict;
import io.tributary.projects.application.outbox.OutboxRows.Waiting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what is in the outbox. A row is deleted after the acknowledgements of all that were published with it: a
 * crash in between publishes them again, and loses none. An event that is refused for good is set aside alone.
 */
public final class RelayOutbox {

    private static final int MOST = 200;

    private final OutboxRows rows;
    private final EventSink sink;

    /** Moves events from {@code rows} to {@code sink}. */
    public RelayOutbox(OutboxRows rows, EventSink sink) {
        this.rows = rows;
        this.sink = sink;
    }

    /** Relays one batch; fails, with every row in its place, if the sink can't take it now. */
    public Uni<Relayed> runOnce() {
        return rows.relay(MOST, this::publish);
    }

    private Uni<Verdict> publish(List<Waiting> batch) {
        List<Uni<Sent>> sending = batch.stream().map(this::send).toList();
        // All are awaited, also beside a failed one: the next round must not overtake this one's rest.
        return Uni.join().all(sending).andCollectFailures().map(RelayOutbox::verdict);
    }

    private Uni<Sent> send(Waiting row) {
        return Uni.createFrom()
                .deferred(() -> sink.publish(row.event()))
                .map(acknowledged -> new Sent(row.id(), null))
                .onFailure(EventRefused.class)
                .recoverWithItem(refusal -> new Sent(row.id(), Objects.toString(refusal.getMessage(), "refused")));
    }

    private static Verdict verdict(List<Sent> sent) {
        Map<Long, String> refused = new HashMap<>();
        for (Sent one : sent) {
            if (one.refusal() != null) {
                refused.put(one.id(), one.refusal());
            }
        }
        return new Verdict(
                sent.stream().filter(one -> one.refusal() == null).map(Sent::id).toList(), Map.copyOf(refused));
    }

    private record Sent(long id, @Nullable String refusal) {}
}
