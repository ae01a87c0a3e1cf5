package io.tributary.benchmarks.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Processor time of processes, user and system, to 10 ms. */
public final class Cpu {

    private final Supplier<List<ProcessHandle>> processes;

    private Cpu(Supplier<List<ProcessHandle>> processes) {
        this.processes = processes;
    }

    /** Of one process. */
    public static Cpu of(long pid) {
        return new Cpu(() -> ProcessHandle.of(pid).stream().toList());
    }

    /** Of all whose program is this checkout's PostgreSQL. A backend that ends takes its share with it. */
    public static Cpu ofPostgres(Path root) {
        String programs = root.resolve("dev-stack").toString();
        return new Cpu(() -> ProcessHandle.allProcesses()
                .filter(process -> isPostgres(process.info().command().orElse(""), programs))
                .toList());
    }

    private static boolean isPostgres(String command, String programs) {
        return command.startsWith(programs) && command.endsWith("/postgres");
    }

    /** Since each of them began. */
    public Duration used() {
        return processes.get().stream()
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
