package io.tributary.benchmarks.startup;

import io.tributary.benchmarks.bench.Api;
import io.tributary.benchmarks.bench.CommandLine;
import io.tributary.benchmarks.bench.Memory;
import io.tributary.benchmarks.bench.Results;
import io.tributary.benchmarks.startup.Figures.Thing;
import io.tributary.devstack.Guard;
import io.tributary.devstack.Ports;
import io.tributary.devstack.testing.ServiceProcess;
import io.tributary.devstack.testing.TestStack;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The command behind {@code benchmarks/startup/run}. */
final class Main {

    private static final double MEGABYTE = 1024 * 1024;

    private final Path root;
    private final Path work;
    private final Options options;
    private final Guard guard;
    private final Figures figures = new Figures();

    private Main(Path root, Path work, Options options, Guard guard) {
        this.root = root;
        this.work = work;
        this.options = options;
        this.guard = guard;
    }

    /** The first argument is the checkout, the rest are {@link Options}. */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]).toAbsolutePath();
        Options options = CommandLine.options(arguments, Options::parse);
        Path work = root.resolve("benchmarks/target/startup-benchmark");
        try (Guard guard = Guard.start(work.resolve("pids"), null)) {
            new Main(root, work, options, guard).run();
        }
        System.exit(0);
    }

    private void run() throws Exception {
        List<Way> ways = ways();
        for (int round = 1; round <= options.rounds(); round++) {
            for (String service : Way.SERVICES) {
                starts(ways, service, round);
            }
        }
        for (Way way : ways) {
            memory(way);
        }
        Report report = new Report(options, figures, conditions());
        new Results(root, options.isFull()).write("startup", report.markdown(), report.raw());
    }

    private List<Way> ways() throws IOException, InterruptedException {
        List<Way> ways = new ArrayList<>();
        Jdk own = Jdk.own();
        Optional<Jdk> newest = Jdk.newest();
        addOnJvm(ways, own);
        if (newest.isPresent() && newest.get().feature() != own.feature()) {
            addOnJvm(ways, newest.get());
        }
        if (newest.isPresent() && options.has(Way.AOT)) {
            ways.add(Way.withCache(root, work, newest.get()));
        } else if (newest.isEmpty()) {
            System.out.println("No JDK " + Jdk.WITH_AOT_CACHE + " or newer, so no caches.");
        }
        Optional<Way> executables = Way.asExecutables(root);
        if (executables.isPresent() && options.has(Way.NATIVE)) {
            ways.add(executables.get());
        } else if (executables.isEmpty()) {
            System.out.println("No native executables (./mvnw package -Dnative), so none are measured.");
        }
        return ways;
    }

    private void addOnJvm(List<Way> ways, Jdk jdk) throws IOException {
        if (options.has("jdk" + jdk.feature())) {
            ways.add(Way.onJvm(root, work, jdk));
        }
    }

    /** One service, in each way, each round in another order; the servers are at rest and the tables there. */
    private void starts(List<Way> ways, String service, int round) {
        TestStack stack = TestStack.lease();
        Map<String, String> environment = Api.environment(stack, URI.create(stack.notionUrl()));
        if (round == 1) {
            // Whoever comes first makes tables and topics, and finds no file in the system's cache.
            ways.forEach(way -> stop(start(way, service, environment)));
        } else {
            stop(start(ways.get(0), service, environment));
        }
        environment.put("TRIBUTARY_MIGRATE_AT_START", "false");
        environment.put("TRIBUTARY_TOPICS_CREATE", "false");
        List<Way> order = new ArrayList<>(ways);
        Collections.rotate(order, round);
        for (Way way : order) {
            Start start = start(way, service, environment);
            double millis = start.ready().toNanos() / 1e6;
            figures.add(Thing.READY, way.name(), service, millis);
            figures.add(Thing.CPU, way.name(), service, (double) start.cpu().toMillis());
            System.out.printf("round %d, %s, %s: ready after %.0f ms%n", round, service, way.name(), millis);
            stop(start);
        }
    }

    /** All three together, at rest and under load. */
    private void memory(Way way) throws Exception {
        TestStack stack = TestStack.lease();
        Map<String, String> environment = Api.environment(stack, URI.create(stack.notionUrl()));
        int port = Ports.free();
        environment.put("TRIBUTARY_PUBLIC_URL", "http://127.0.0.1:" + port);
        Map<String, ServiceProcess> services = new HashMap<>();
        for (String service : Way.SERVICES) {
            Map<String, String> own = new HashMap<>(environment);
            if (service.equals("api-service")) {
                own.put("QUARKUS_HTTP_PORT", Integer.toString(port));
            }
            services.put(service, start(way, service, own).service());
        }
        TimeUnit.SECONDS.sleep(options.idle());
        read(Thing.IDLE, way, services);
        Map<String, Double> most = new HashMap<>();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        var unused = clock.scheduleAtFixedRate(() -> watch(services, most), 1, 1, TimeUnit.SECONDS);
        Chain.connect(new Api(URI.create("http://127.0.0.1:" + port)), URI.create(stack.notionUrl()))
                .edit(options.load(), options.rate());
        clock.shutdownNow();
        most.forEach((service, megabytes) -> figures.add(Thing.LOAD, way.name(), service, megabytes));
        System.out.printf("%s under load: %s%n", way.name(), most);
        services.values().forEach(ServiceProcess::stop);
    }

    private void read(Thing thing, Way way, Map<String, ServiceProcess> services) throws IOException {
        for (String service : Way.SERVICES) {
            double megabytes = resident(services.get(service));
            figures.add(thing, way.name(), service, megabytes);
            System.out.printf("%s, %s: %s %.0f%n", way.name(), service, thing.text(), megabytes);
        }
    }

    private static void watch(Map<String, ServiceProcess> services, Map<String, Double> most) {
        services.forEach((service, process) -> {
            try {
                most.merge(service, resident(process), Math::max);
            } catch (IOException ended) {
                // Its end is seen by whoever uses it.
            }
        });
    }

    private static double resident(@Nullable ServiceProcess process) throws IOException {
        return process == null ? 0 : Memory.resident(process.pid()) / MEGABYTE;
    }

    private Start start(Way way, String service, Map<String, String> environment) {
        return Start.of(way, service, environment, guard, work.resolve("logs/" + way.name() + "-" + service + ".log"));
    }

    private static void stop(Start start) {
        if (!start.service().stop()) {
            throw new IllegalStateException("it did not stop within " + Duration.ofSeconds(30) + ":\n"
                    + start.service().logTail());
        }
    }

    private List<String> conditions() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(CommandLine.machine() + "; JDK " + Jdk.own().version()
                + Jdk.newest().map(jdk -> " and " + jdk.version()).orElse(""));
        Image image = Image.read(root);
        lines.add("as in the image, as far as the JDK knows it, and within its limit of memory: `" + Way.MEMORY + " "
                + String.join(" ", image.options()) + "`, `" + image.environment() + "`; with the cache: `"
                + String.join(" ", image.arguments()) + "`");
        lines.add(
                "%d rounds in changing order, one service at a time; PostgreSQL, Redis, Kafka and the simulator on the same"
                                .formatted(options.rounds())
                        + " machine, tables and topics there");
        lines.add(
                "at rest: %d s after the last of the three was ready; under load: %d s with %d edits, deliveries and reads a second"
                        .formatted(options.idle(), options.load(), options.rate()));
        return lines;
    }
}
