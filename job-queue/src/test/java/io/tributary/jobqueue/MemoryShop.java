package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A queue in memory. */
final class MemoryShop extends TestShop {

    final MemoryStore memory;
    final InspectorStore inspector;

    MemoryShop() {
        this(new TickingClock(NOON));
    }

    private MemoryShop(TickingClock clock) {
        this(clock, new MemoryStore(clock));
    }

    private MemoryShop(TickingClock clock, MemoryStore memory) {
        super(clock, name -> new MemoryWorkerStore(memory, name, Runnable::run), new MemoryProducerStore(memory));
        this.memory = memory;
        this.inspector = new MemoryInspectorStore(memory);
    }

    @Override
    List<String> ids(String queue, JobState state) {
        return await(inspector.list(queue, state, 0, Integer.MAX_VALUE)).stream()
                .map(JobInfo::id)
                .toList();
    }

    @Override
    boolean exists(String id) {
        return await(inspector.find(QUEUE, id)) != null;
    }

    @Override
    String everything() {
        return memory.toString();
    }

    @Override
    void elapse(Duration time) {
        clock.tick(time);
    }

    @Override
    Instant storeTimeMovedOn() {
        clock.tick(Duration.ofMillis(1));
        return clock.instant();
    }
}
