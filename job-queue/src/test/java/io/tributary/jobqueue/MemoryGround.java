package io.tributary.jobqueue;

import io.tributary.jobqueue.InspectorGround.Ports;
import java.time.Clock;

/** An empty memory, seen by the three ports. */
final class MemoryGround {

    private MemoryGround() {}

    static Ports open(Clock clock) {
        MemoryStore memory = new MemoryStore(clock);
        return new Ports(
                new MemoryProducerStore(memory),
                new MemoryWorkerStore(memory, new ServerName("host", 7, "server"), Runnable::run),
                new MemoryInspectorStore(memory));
    }
}
