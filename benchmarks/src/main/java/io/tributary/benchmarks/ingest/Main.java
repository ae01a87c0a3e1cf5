package io.tributary.benchmarks.ingest;

import io.tributary.benchmarks.bench.CommandLine;
import io.tributary.benchmarks.bench.Results;
import io.tributary.benchmarks.ingest.Outage.Course;
import io.tributary.benchmarks.ingest.Outage.Seen;
import io.tributary.benchmarks.ingest.Outage.Way;
import io.tributary.devstack.Guard;
import io.tributary.devstack.testing.TestStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command behind {@code benchmarks/ingest/run}. */
final class Main {

    private final Path root;
    private final Options options;
    private final Guard guard;
    private final TestStack stack;
    private final Broker broker;
    private final Topic topic;

    private Main(Path root, Options options, Guard guard) {
        this.root = root;
        this.options = options;
        this.guard = guard;
        this.stack = TestStack.lease();
        this.broker = Broker.of(stack);
        this.topic = new Topic(broker.bootstrap());
    }

    /** The first argument is the checkout, the rest are {@link Options}. */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]).toAbsolutePath();
        Options options = CommandLine.options(arguments, words -> Options.parse(List.of(words)));
        Path pids = root.resolve("benchmarks/target/ingest-benchmark/pids");
        try (Guard guard = Guard.start(pids, null)) {
            Main main = new Main(root, options, guard);
            if (options.outage()) {
                main.outage();
            } else {
                main.compare();
            }
        }
        System.exit(0);
    }

    private void compare() throws IOException {
        List<Door> doors = new ArrayList<>();
        List<String> made = new ArrayList<>(List.of(ours()));
        try {
            doors.add(OurDoor.start(root, guard, stack, options.jvm()));
            for (DoorKind kind : options.doors()) {
                if (kind != DoorKind.OURS && kind.isBuilt(root)) {
                    PeerDoor peer = PeerDoor.start(kind, root, guard, broker.bootstrap(), Topic.NAME);
                    doors.add(peer);
                    made.add(peer.made());
                }
            }
            // Ours has made the topic, so it always runs.
            if (!options.doors().contains(DoorKind.OURS)) {
                doors.remove(0).close();
            }
            measure(doors, String.join("; ", made));
        } finally {
            doors.forEach(Door::close);
        }
    }

    private void measure(List<Door> doors, String made) throws IOException {
        List<String> settings = ProducerSettings.of(root);
        Path folder = root.resolve("benchmarks/target/ingest-benchmark");
        ProducerTest producerTest = new ProducerTest(folder, broker.bootstrap(), settings);
        Doors turns = new Doors(options, topic, broker.pid(), doors);
        turns.warmUp();
        List<Double> producer = new ArrayList<>();
        for (int round = 1; round <= options.rounds(); round++) {
            turns.round(round);
            producer.add(producerTest.perSecond(options.producerRecords()));
            topic.empty();
        }
        List<DoorKind> kinds = doors.stream().map(Door::kind).toList();
        String text = "# The door, side by side\n\n" + made + ".\n" + conditions(settings) + "\n"
                + new Report(turns.measured(), kinds, producer).markdown();
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("made", made);
        raw.put("quick", options.quick());
        raw.put("connections", options.connections());
        raw.put("producerSettings", settings);
        raw.put("producerPerSecond", producer);
        raw.put("measured", turns.measured());
        new Results(root, options.isFull()).write("ingest", text, raw);
    }

    private String conditions(List<String> settings) {
        return ("%s%d rounds, the doors in turn, %d s each part; median (least–most). Bodies of %d bytes, %d kept"
                        + " connections; the doors, the broker and the sender share the processors. Our producer: %s.\n")
                .formatted(
                        options.quick() ? "**A quick trial, no result.** " : "",
                        options.rounds(),
                        options.time().toSeconds(),
                        Deliveries.BYTES,
                        options.connections(),
                        String.join(", ", settings));
    }

    private String ours() {
        return CommandLine.machine() + "; ours on JDK " + Runtime.version() + " with " + OurDoor.options(options.jvm());
    }

    private void outage() throws IOException {
        int stopped = options.quick() ? 10 : 60;
        int frozen = options.quick() ? 5 : 15;
        try (OurDoor door = OurDoor.start(root, guard, stack, options.jvm())) {
            Outage outage = new Outage(door, broker, topic);
            List<Seen> all = List.of(
                    outage.watch(new Course(Way.STOPPED, 10, stopped, 15)),
                    outage.watch(new Course(Way.FROZEN, 5, frozen, 10)));
            StringBuilder text = new StringBuilder("# The door without Kafka\n\n" + ours() + ". 500 deliveries of "
                    + Deliveries.BYTES
                    + " bytes a second, whatever is answered. Memory: the most that the process held;"
                    + " heap: the least that was in use, garbage included.\n");
            all.forEach(seen -> text.append('\n').append(new OutageReport(seen).markdown()));
            new Results(root, !options.quick()).write("ingest-outage", text.toString(), raw(all));
        }
    }

    private static Map<String, Object> raw(List<Seen> all) {
        Map<String, Object> raw = new LinkedHashMap<>();
        for (Seen seen : all) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("course", seen.course());
            one.put("awayFrom", seen.awayFrom());
            one.put("awayUntil", seen.awayUntil());
            one.put("missing", seen.missing());
            one.put("records", seen.held().records());
            one.put("memory", seen.memory());
            raw.put(seen.course().way().name(), one);
        }
        return raw;
    }
}
