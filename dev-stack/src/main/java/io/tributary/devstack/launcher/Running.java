package io.tributary.devstack.launcher;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;

/** What was started, to be closed in the opposite order; a stop in the middle of the start misses nothing. */
final class Running {
    private record Part(String name, AutoCloseable part) {}

    private final Deque<Part> parts = new ArrayDeque<>();
    private boolean closed;

    /** Add a part before it has anything to close, or right after; it is refused once the stop has begun. */
    synchronized void add(String name, AutoCloseable part) {
        if (closed) {
            closeQuietly(part);
            throw new Refusal("Stopped while starting.");
        }
        parts.push(new Part(name, part));
    }

    /** Closes all; one that fails is named and doesn't keep the others. */
    synchronized void closeAll(PrintStream out) {
        closed = true;
        while (!parts.isEmpty()) {
            Part last = parts.pop();
            try {
                last.part().close();
            } catch (Exception failed) {
                out.println(last.name() + " did not stop cleanly: " + failed.getMessage());
            }
        }
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception failed) {
            throw new Refusal("Stopped while starting, and a part did not close: " + failed.getMessage(), failed);
        }
    }
}
