package io.tributary.devstack.notion;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen later: in real time, or, while the clock is driven, when the clock is moved there. Then it happens
 * in the order of its time, one thing after another, each only when all that the one before set off has ended.
 */
final class Timeline {
    private record Task(Instant due, long n, String what, Runnable work) {}

    private final SimulatorClock clock;
    private final Timer timer;
    private final Queue<Task> waiting =
            new PriorityQueue<>(Comparator.comparing(Task::due).thenComparing(Task::n));
    private final Object driving = new Object();
    private long serial;

    Timeline(SimulatorClock clock, Timer timer) {
        this.clock = clock;
        this.timer = timer;
    }

    synchronized void after(long millis, String what, Runnable work) {
        Task task = new Task(clock.instant().plusMillis(millis), serial++, what, work);
        waiting.add(task);
        if (!clock.isDriven()) {
            timer.after(millis, what, () -> fire(task));
        }
    }

    private void fire(Task task) {
        if (claim(task)) {
            task.work().run();
        }
    }

    /** Whether a real timer may run it: the clock is not driven, and nobody has run it yet. */
    private synchronized boolean claim(Task task) {
        return !clock.isDriven() && waiting.remove(task);
    }

    synchronized void clear() {
        waiting.clear();
    }

    /**
     * Moves the clock there and does on the way what falls due.
     *
     * @param settle returns when what was set off has ended
     * @throws NotionError if that is in the past
     */
    void driveTo(Instant target, Runnable settle) {
        synchronized (driving) {
            if (target.isBefore(clock.instant())) {
                throw NotionError.validation("The clock can't go back: it shows " + clock.instant() + ".");
            }
            stop();
            settle.run();
            for (Task next = due(target); next != null; next = due(target)) {
                timer.logged(next.what(), next.work());
                settle.run();
            }
            clock.drive(target);
        }
    }

    /** Stops the clock where it is, if nobody drives it yet. */
    private synchronized void stop() {
        if (!clock.isDriven()) {
            clock.drive(clock.instant());
        }
    }

    private synchronized @Nullable Task due(Instant target) {
        Task next = waiting.peek();
        if (next == null || next.due().isAfter(target)) {
            return null;
        }
        waiting.remove();
        if (next.due().isAfter(clock.instant())) {
            clock.drive(next.due());
        }
        return next;
    }

    /** Sets the clock, whatever it showed; for a workspace that starts anew. */
    synchronized void startAt(Instant at) {
        clock.drive(at);
    }

    /** Back to real time; what waits comes when it is due by that. */
    synchronized void release() {
        clock.release();
        for (Task task : waiting) {
            long millis = Math.max(0, task.due().toEpochMilli() - clock.millis());
            timer.after(millis, task.what(), () -> fire(task));
        }
    }
}
