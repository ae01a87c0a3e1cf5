package io.tributary.jobqueue;

import io.tributary.jobqueue.WorkerStore.Listener;
import io.tributary.jobqueue.WorkerStore.Signals;
import java.util.Set;
import java.util.concurrent.Executor;

/** Signals within the process; the listener is called on its server's home. Thread-safe. */
final class MemorySignals implements Signals {

    private final MemoryStore store;
    private final Executor home;
    private final Listener listener;
    private volatile Set<String> queues = Set.of();

    MemorySignals(MemoryStore store, Executor home, Listener listener) {
        this.store = store;
        this.home = home;
        this.listener = listener;
    }

    /** What was signalled before is not heard any more, so all are looked at. */
    @Override
    public void listen(Set<String> names) {
        queues = Set.copyOf(names);
        store.listenNoMore(this);
        store.listen(this);
        names.forEach(this::woken);
    }

    void woken(String queue) {
        if (queues.contains(queue)) {
            home.execute(() -> listener.woken(queue));
        }
    }

    void cancelled(String queue, String id) {
        home.execute(() -> listener.cancelled(queue, id));
    }

    @Override
    public void stop() {
        store.listenNoMore(this);
    }
}
