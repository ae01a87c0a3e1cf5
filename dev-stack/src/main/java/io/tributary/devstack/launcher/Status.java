package io.tributary.devstack.launcher;

import io.tributary.devstack.testing.Health;
import java.io.PrintStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code status}: what runs, asked of the processes themselves. */
final class Status {
    /** The shape of {@code --json}. */
    record Service(String url, long pid, String state) {}

    private final Home home;
    private final PrintStream out;

    Status(Home home, PrintStream out) {
        this.home = home;
        this.out = out;
    }

    /** Prints; the exit code is 0 if something runs, else 1. */
    int print(boolean json) {
        Optional<Run> last = Run.read(home.runFile());
        Optional<Run> run = last.filter(one -> one.process().isPresent());
        if (run.isEmpty()) {
            throw new Refusal(
                    last.isEmpty()
                            ? "Tributary is not running. Start it: ./tributary up"
                            : "Tributary is not running; process " + last.get().pid()
                                    + " was ended from outside. Start it: ./tributary up");
        }
        Map<String, Service> services = services(run.get());
        out.println(json ? Run.json(shape(run.get(), services)) : text(run.get(), services));
        return 0;
    }

    private static Map<String, Service> services(Run run) {
        return new TreeMap<>(run.services().entrySet().parallelStream()
                .collect(Collectors.toConcurrentMap(Map.Entry::getKey, one -> ask(one.getValue()))));
    }

    private static Service ask(Run.Service service) {
        boolean alive =
                ProcessHandle.of(service.pid()).filter(ProcessHandle::isAlive).isPresent();
        String state = !alive ? "exited" : Health.isReady(URI.create(service.managementUrl())) ? "ready" : "starting";
        return new Service(service.url(), service.pid(), state);
    }

    private static Map<String, @Nullable Object> shape(Run run, Map<String, Service> services) {
        Map<String, @Nullable Object> shape = new LinkedHashMap<>();
        shape.put("api", run.api());
        shape.put("notion", run.notion());
        shape.put("postgres", run.postgres());
        shape.put("redis", run.redis());
        shape.put("kafka", run.kafka());
        shape.put("services", services);
        shape.put("token", run.token());
        shape.put("personToken", run.personToken());
        return shape;
    }

    private static String text(Run run, Map<String, Service> services) {
        StringBuilder text =
                new StringBuilder("Tributary runs: process " + run.pid() + ", since " + run.since() + "\n");
        services.forEach((name, service) -> text.append(
                String.format("  %-14s %-9s %s (process %d)%n", name, service.state(), service.url(), service.pid())));
        text.append(String.format("  %-14s %s%n", "postgres", run.postgres()))
                .append(String.format("  %-14s %s%n", "redis", run.redis()))
                .append(String.format("  %-14s %s%n", "kafka", run.kafka()))
                .append(String.format("  %-14s %s", "notion", run.notion()));
        return text.toString();
    }
}
