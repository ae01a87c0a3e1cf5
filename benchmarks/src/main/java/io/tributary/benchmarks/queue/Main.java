package io.tributary.benchmarks.queue;

import io.tributary.devstack.Guard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The command behind {@code benchmarks/queue/run}. */
final class Main {

    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration QUICK_WARM_UP = Duration.ofSeconds(5);

    private Main() {}

    /** The first argument is the module's folder, the rest are {@link Options}. */
    public static void main(String[] arguments) throws Exception {
        Path module = Path.of(arguments[0]).toAbsolutePath();
        Options options;
        try {
            options = Options.parse(
                    List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
        } catch (IllegalArgumentException misunderstood) {
            System.err.println("run: " + misunderstood.getMessage());
            System.exit(2);
            return;
        }
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
            Results.write(module, options, machine, all, new Report(all, harness.kinds()));
        }
    }
}
