package io.tributary.benchmarks.ingest;

import io.tributary.benchmarks.bench.Cpu;
import io.tributary.benchmarks.bench.Memory;
import io.tributary.benchmarks.ingest.Load.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Has the doors take turns. */
final class Doors {

    private static final int PREPARED = 20_000;
    private static final ProcessHandle SELF = ProcessHandle.current();

    private final Options options;
    private final Topic topic;
    private final long broker;
    private final List<Door> doors;
    private final List<Measurement> measured = new ArrayList<>();

    Doors(Options options, Topic topic, long broker, List<Door> doors) {
        this.options = options;
        this.topic = topic;
        this.broker = broker;
        this.doors = doors;
    }

    /** Has each take deliveries for a while, so that compilers have done what they do; a cold door may refuse some. */
    void warmUp() throws IOException {
        for (Door door : doors) {
            Answers answers = Load.closed(plan(door, Duration.ofSeconds(options.warmUp())));
            System.out.printf("warm-up of %s: %,d deliveries%n", door.kind().title(), answers.count());
            topic.empty();
        }
    }

    /** One turn of each. Who begins moves on from round to round. */
    void round(int round) throws IOException {
        for (int turn = 0; turn < doors.size(); turn++) {
            Measurement one = measure(doors.get((round - 1 + turn) % doors.size()), round);
            measured.add(one);
            System.out.printf(
                    "round %d, %s: %,.0f/s, %.1f µs; at %,.0f/s p50 %.2f ms, p99 %.2f ms, %.1f µs%n",
                    round,
                    one.door().title(),
                    one.perSecond(),
                    one.doorMicros(),
                    one.halfPerSecond(),
                    one.p50(),
                    one.p99(),
                    one.halfDoorMicros());
        }
    }

    List<Measurement> measured() {
        return measured;
    }

    private Measurement measure(Door door, int round) throws IOException {
        Plan plan = plan(door, options.time());
        List<Duration> before = cpu(door);
        Answers fast = Load.closed(plan).allAccepted();
        List<Duration> after = cpu(door);
        topic.empty();
        double half = fast.perSecond() / 2;
        Duration halfBefore = Cpu.of(door.pid()).used();
        Answers paced = Load.open(plan, half).allAccepted();
        Duration halfAfter = Cpu.of(door.pid()).used();
        topic.empty();
        return new Measurement(
                door.kind(),
                round,
                fast.perSecond(),
                micros(before.get(0), after.get(0), fast),
                micros(before.get(1), after.get(1), fast),
                micros(before.get(2), after.get(2), fast),
                half,
                paced.percentileMillis(0.5),
                paced.percentileMillis(0.99),
                micros(halfBefore, halfAfter, paced),
                Memory.resident(door.pid()));
    }

    private Plan plan(Door door, Duration time) {
        IntFunction<byte[]> requests = new Deliveries(door.path(), door.secret()).prepared(PREPARED);
        return new Plan(door.address(), requests, options.connections(), time);
    }

    private List<Duration> cpu(Door door) {
        return List.of(
                Cpu.of(door.pid()).used(),
                Cpu.of(broker).used(),
                Cpu.of(SELF.pid()).used());
    }

    private static double micros(Duration before, Duration after, Answers answers) {
        return after.minus(before).toNanos() / 1e3 / answers.count();
    }
}
