package io.tributary.benchmarks.ingest;

import io.tributary.benchmarks.bench.Memory;
import io.tributary.benchmarks.ingest.Load.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Kafka goes away under deliveries at a steady pace, and comes back. */
final class Outage {

    private static final int PER_SECOND = 500;

    /** More than can be under way at that pace if each is answered within two seconds, by far. */
    private static final int CONNECTIONS = 4000;

    private final OurDoor door;
    private final Broker broker;
    private final Topic topic;

    Outage(OurDoor door, Broker broker, Topic topic) {
        this.door = door;
        this.broker = broker;
        this.topic = topic;
    }

    /** How Kafka goes away. */
    enum Way {
        /** It ends, and connections to it are refused. */
        STOPPED,
        /** It keeps its connections and answers nothing. */
        FROZEN
    }

    /**
     * How it goes.
     *
     * @param before seconds of service
     * @param away seconds without Kafka
     * @param after seconds of service again, the first of which may still be refused
     */
    record Course(Way way, int before, int away, int after) {

        int all() {
            return before + away + after;
        }
    }

    /**
     * What was seen.
     *
     * @param course how it was meant to go
     * @param awayFrom when Kafka began to go, in seconds since the first delivery
     * @param awayUntil when Kafka served again
     * @param answers to all deliveries
     * @param memory of the door at each second
     * @param missing how many were accepted and aren't in the topic
     * @param held what the topic holds afterwards
     */
    record Seen(
            Course course,
            double awayFrom,
            double awayUntil,
            Answers answers,
            List<Look> memory,
            int missing,
            Topic.Held held) {}

    /**
     * A look at the door's memory.
     *
     * @param second since the first delivery
     * @param resident bytes that the process held
     * @param heap bytes of the heap in use, garbage included
     */
    record Look(double second, long resident, long heap) {}

    Seen watch(Course course) throws IOException {
        topic.empty();
        Deliveries deliveries = new Deliveries(door.path(), door.secret());
        Plan plan = new Plan(door.address(), deliveries::request, CONNECTIONS, Duration.ofSeconds(course.all()));
        long start = System.nanoTime();
        CompletableFuture<Answers> load = CompletableFuture.supplyAsync(() -> run(plan));
        List<Look> memory = new ArrayList<>();
        double[] away = new double[2];
        CompletableFuture<Void> kafka = CompletableFuture.runAsync(() -> takeAway(course, start, away));
        while (!load.isDone()) {
            memory.add(new Look(since(start), Memory.resident(door.pid()), Memory.heapUsed(door.management())));
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
        kafka.join();
        Answers answers = load.join();
        Topic.Held held = topic.held();
        return new Seen(course, away[0], away[1], answers, memory, missing(answers, held), held);
    }

    private static Answers run(Plan plan) {
        try {
            return Load.open(plan, PER_SECOND);
        } catch (IOException e) {
            throw new UncheckedIOException("the door takes no connection", e);
        }
    }

    private void takeAway(Course course, long start, double[] away) {
        waitUntil(start, course.before);
        away[0] = since(start);
        if (course.way == Way.FROZEN) {
            broker.freeze();
        } else {
            broker.stop();
        }
        waitUntil(start, course.before + course.away);
        if (course.way == Way.FROZEN) {
            broker.thaw();
        } else {
            broker.start();
        }
        away[1] = since(start);
    }

    private static void waitUntil(long start, int second) {
        for (double left = second - since(start); left > 0; left = second - since(start)) {
            LockSupport.parkNanos((long) (left * 1e9));
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static int missing(Answers answers, Topic.Held held) {
        BitSet accepted = new BitSet();
        answers.places(place -> answers.status(place) == Answers.ACCEPTED).forEach(accepted::set);
        accepted.andNot(held.numbers());
        return accepted.cardinality();
    }
}
