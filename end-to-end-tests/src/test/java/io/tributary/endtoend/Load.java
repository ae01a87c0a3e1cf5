package io.tributary.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * People who edit, each one's pages one after the other, and a program that reads; until it is closed. Some 15 edits a
 * second are more than Notion lets a program follow, and leave the machine room for the replicas that start meanwhile.
 */
final class Load implements AutoCloseable {

    private static final int PEOPLE = 4;
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final AtomicInteger edits = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ended;

    /** Begins. */
    Load(Workspace workspace, Copy copy) {
        List<String> pages = workspace.pageIds();
        for (int person = 0; person < PEOPLE; person++) {
            int first = person;
            repeat(n -> {
                String page = pages.get((first + n * PEOPLE) % pages.size());
                workspace.rename(page, "Edit " + n + " of person " + first);
                edits.incrementAndGet();
            });
        }
        repeat(n -> copy.page(pages.get(n % pages.size())));
    }

    private void repeat(IntConsumer step) {
        Thread thread = new Thread(() -> {
            try {
                for (int n = 0; !ended; n++) {
                    step.accept(n);
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
            }
        });
        thread.start();
        threads.add(thread);
    }

    /** How many edits Notion has taken so far. */
    int edits() {
        return edits.get();
    }

    /** What ended a person's or the program's work; empty if all went well. */
    List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** Returns when nobody edits or reads any more. */
    @Override
    public void close() {
        ended = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
