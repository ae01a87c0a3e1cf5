package io.tributary.projects.application.sync;

import io.tributary.projects.application.sync.JobQueue.Request;
import java.util.List;

class FakeJobQueueTest extends JobQueueContract {

    private final FakeJobQueue queue = new FakeJobQueue();

    @Override
    protected JobQueue queue() {
        return queue;
    }

    @Override
    protected List<Request> startAll(int atLeast) {
        List<Request> waiting = queue.waiting();
        queue.wipe();
        return waiting;
    }
}
