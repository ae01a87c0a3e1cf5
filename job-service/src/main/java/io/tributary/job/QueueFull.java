package io.tributary.job;

/** As many jobs wait in a queue as may; see {@code job-queue.max-waiting}. It passes, as an outage does. */
final class QueueFull extends RuntimeException {

    QueueFull() {
        super("a job queue is full; what it refused must wait");
    }
}
