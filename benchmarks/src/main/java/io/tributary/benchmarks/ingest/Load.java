package io.tributary.benchmarks.ingest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * Sends deliveries to a door from one thread. Either as fast as a number of connections are answered, or at a pace that
 * doesn't wait for answers: then a delivery's time counts from when it was due, also if it was sent later.
 */
final class Load {

    /** How long the last answers are waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long LONG_NAP = 2_000_000;
    private static final long SHORT_NAP = 50_000;

    private final InetSocketAddress door;
    private final IntFunction<byte[]> requests;
    private final int connections;
    private final long every;
    private final long end;
    private final Answers answers = new Answers();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Set<Connection> busy = new HashSet<>();
    private final Selector selector;
    private final long start = System.nanoTime();

    private Load(Plan plan, long every, Selector selector) {
        this.door = plan.door;
        this.requests = plan.requests;
        this.connections = plan.connections;
        this.end = plan.time.toNanos();
        this.every = every;
        this.selector = selector;
    }

    /**
     * What is sent where.
     *
     * @param requests the bytes of each, from number 0
     * @param connections as many as are kept, or at most as many
     * @param time for how long
     */
    record Plan(InetSocketAddress door, IntFunction<byte[]> requests, int connections, Duration time) {}

    /** As fast as they are answered. */
    static Answers closed(Plan plan) throws IOException {
        return run(plan, 0);
    }

    /** So many a second, whatever is answered. */
    static Answers open(Plan plan, double perSecond) throws IOException {
        return run(plan, Math.round(1e9 / perSecond));
    }

    private static Answers run(Plan plan, long every) throws IOException {
        try (Selector selector = Selector.open()) {
            return new Load(plan, every, selector).run();
        }
    }

    private Answers run() throws IOException {
        while (true) {
            sendWhatIsDue();
            if (isSent() && (busy.isEmpty() || now() > end + PATIENCE.toNanos())) {
                break;
            }
            await();
            receive();
        }
        answers.end(now());
        busy.forEach(connection -> lost(connection));
        idle.forEach(Connection::close);
        return answers;
    }

    private long now() {
        return System.nanoTime() - start;
    }

    private long nextDue() {
        return every == 0 ? now() : answers.count() * every;
    }

    private boolean isSent() {
        return nextDue() >= end;
    }

    private boolean hasRoom() {
        return !idle.isEmpty() || busy.size() < connections;
    }

    private void sendWhatIsDue() throws IOException {
        for (long due = nextDue(); due < end && due <= now() && hasRoom(); due = nextDue()) {
            Connection connection = idle.isEmpty() ? Connection.open(door, selector) : idle.removeLast();
            busy.add(connection);
            int place = answers.sent(due);
            try {
                connection.send(place, requests.apply(place));
            } catch (IOException broken) {
                lost(connection);
                boolean unused = busy.remove(connection);
            }
        }
    }

    /** For an answer, or until the next one is due. */
    private void await() throws IOException {
        if (isSent() || !hasRoom()) {
            int unused = selector.select(10);
            return;
        }
        long left = nextDue() - now();
        if (left > LONG_NAP) {
            int unused = selector.select(left / LONG_NAP);
        } else if (selector.selectNow() == 0 && left > 0) {
            LockSupport.parkNanos(Math.min(left, SHORT_NAP));
        }
    }

    private void receive() {
        for (SelectionKey key : selector.selectedKeys()) {
            Connection connection = (Connection) key.attachment();
            try {
                answered(connection, connection.proceed());
            } catch (IOException broken) {
                broken(connection);
            }
        }
        selector.selectedKeys().clear();
    }

    private void answered(Connection connection, int status) {
        if (status == Answers.NONE) {
            return;
        }
        answers.answered(connection.place(), status, now());
        boolean unused = busy.remove(connection);
        if (connection.isLast()) {
            connection.close();
        } else {
            idle.addLast(connection);
        }
    }

    private void broken(Connection connection) {
        if (busy.remove(connection)) {
            lost(connection);
        } else {
            boolean unused = idle.remove(connection);
            connection.close();
        }
    }

    private void lost(Connection connection) {
        answers.answered(connection.place(), Answers.NONE, now());
        connection.close();
    }
}
