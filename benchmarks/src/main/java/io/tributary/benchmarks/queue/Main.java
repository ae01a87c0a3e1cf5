package io.tributary.benchmarks.queue;

import io.tributary.benchmarks.bench.CommandLine;
import io.tributary.benchmarks.bench.Results;
import io.tributary.devstack.Guard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command behind {@code benchmarks/queue/run}. */
final class Main {

    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration QUICK_WARM_UP = Duration.ofSeconds(5);

    private Main() {}

    /** The first argument is the module's folder, the rest are {@link Options}. */
    public static void main(String[] arguments) throws Exception {
        Path module = Path.of(arguments[0]).toAbsolutePath();
        Options options = CommandLine.options(arguments, Options::parse);
        run(module, options);
        System.exit(0);
    }

    private static void run(Path module, Options options) throws Exception {
        Path folder = module.resolve("target/queue-benchmark");
        try (Guard guard = Guard.start(folder.resolve("pids"), null);
                BenchRedis redis = BenchRedis.start(folder, guard);
                Harness harness = new Harness(options, module, redis, guard)) {
            Machine machine = Machine.look(module, redis.version());
            System.out.println(machine.text());
            harness.warmUp(options.quick() ? QUICK_WARM_UP : WARM_UP);
            List<Measurement> all = new ArrayList<>();
            for (BenchCase one : options.cases()) {
                List<Measurement> some = harness.measure(one);
                all.addAll(some);
                System.out.print(new Report(all, harness.kinds()).progress(one));
            }
            write(module, options, machine, all, new Report(all, harness.kinds()));
        }
    }

    private static void write(Path module, Options options, Machine machine, List<Measurement> measured, Report report)
            throws IOException {
        String text = "# Job queue, side by side\n\n" + machine.text() + ".\n" + conditions(options) + "\n"
                + report.markdown();
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("machine", machine);
        raw.put("quick", options.quick());
        raw.put("rounds", options.rounds());
        raw.put("measured", measured);
        new Results(module.resolve("..").normalize(), options.isFull()).write("queue", text, raw);
    }

    private static String conditions(Options options) {
        return "%s%d rounds, the peers in turn; median (least–most). 64-byte payload, retention off, logging off; "
                        .formatted(options.quick() ? "**A quick trial, no result.** " : "", options.rounds())
                + "one process for each peer, warmed up before (not measured); ioredis without auto-pipelining.\n";
    }
}
