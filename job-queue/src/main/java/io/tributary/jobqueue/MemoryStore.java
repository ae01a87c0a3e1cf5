package io.tributary.jobqueue;

import io.smallrye.mutiny.Uni;
import io.tributary.jobqueue.proto.ServerInfo;
import io.tributary.jobqueue.proto.WorkerInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Queues and servers in the memory of this process: what Redis is to the other stores. Steps happen one after the
 * other, each as a whole. Thread-safe.
 */
final class MemoryStore {

    private static final int SECONDS_TO_LIVE = 10;

    private final Clock clock;
    private final Map<String, MemoryQueue> queues = new TreeMap<>();
    private final Map<String, Beat> servers = new TreeMap<>();
    private final List<MemorySignals> listening = new CopyOnWriteArrayList<>();
    private long tickets;

    MemoryStore(Clock clock) {
        this.clock = clock;
    }

    /** A server's last sign of life. */
    record Beat(ServerInfo info, Collection<WorkerInfo> running, Instant validUntil) {}

    /** What happens in a step. */
    interface Step<T> {

        T on(MemoryQueue queue, Instant now);
    }

    Instant now() {
        return clock.instant();
    }

    /** A step on one queue. */
    <T> Uni<T> step(String queue, Step<T> step) {
        return Uni.createFrom().item(() -> {
            synchronized (this) {
                return step.on(queue(queue), now());
            }
        });
    }

    /** A step on all queues that were ever used, by name. */
    synchronized <T> T all(Function<List<MemoryQueue>, T> step) {
        return step.apply(queues.values().stream().filter(MemoryQueue::isListed).toList());
    }

    private MemoryQueue queue(String name) {
        return queues.computeIfAbsent(name, unknown -> new MemoryQueue(unknown, () -> ++tickets));
    }

    /** Within a step: the queue is gone, with all that belongs to it. */
    void forget(MemoryQueue queue) {
        queues.remove(queue.name());
    }

    synchronized void beat(String server, ServerInfo info, Collection<WorkerInfo> running) {
        servers.put(server, new Beat(info, List.copyOf(running), now().plusSeconds(SECONDS_TO_LIVE)));
        info.getQueuesMap().keySet().forEach(queue -> queue(queue).list());
    }

    synchronized void leave(String server) {
        servers.remove(server);
    }

    synchronized boolean isAlive(String server) {
        Beat beat = servers.get(server);
        return beat != null && now().isBefore(beat.validUntil());
    }

    /** The servers that are alive. */
    synchronized List<Beat> servers() {
        servers.values().removeIf(beat -> !now().isBefore(beat.validUntil()));
        return new ArrayList<>(servers.values());
    }

    void listen(MemorySignals signals) {
        listening.add(signals);
    }

    void listenNoMore(MemorySignals signals) {
        listening.remove(signals);
    }

    /** Tells idle servers about jobs in a queue that was empty before. */
    void wake(MemoryQueue queue, int pushed) {
        if (pushed > 0 && queue.size(JobState.PENDING) <= pushed) {
            listening.forEach(one -> one.woken(queue.name()));
        }
    }

    /** Tells servers that a job was cancelled. */
    void tellCancelled(String queue, String id) {
        listening.forEach(one -> one.cancelled(queue, id));
    }

    @Override
    public synchronized String toString() {
        return queues.values() + ", servers " + servers;
    }
}
