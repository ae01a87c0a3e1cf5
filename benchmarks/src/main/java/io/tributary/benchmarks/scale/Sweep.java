package io.tributary.benchmarks.scale;

import io.tributary.benchmarks.bench.Cpu;
import io.tributary.benchmarks.bench.Memory;
import io.tributary.benchmarks.scale.Database.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one full sweep took, from its start to its end as {@code sync_runs} has them.
 *
 * @param rows that were listed
 * @param took from the run's first slice to its end
 * @param jobService processor time
 * @param postgres processor time
 * @param simulator processor time
 * @param tenths how it went on
 */
record Sweep(int rows, Duration took, Duration jobService, Duration postgres, Duration simulator, List<Tenth> tenths) {

    private static final Duration LIMIT = Duration.ofHours(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final int PARTS = 10;

    /**
     * A tenth of the rows.
     *
     * @param seconds that it took
     * @param heapFloor the least of the heap that was in use, in bytes: about what lives on
     * @param resident the most memory that the process had, in bytes
     */
    record Tenth(double seconds, long heapFloor, long resident) {}

    double rowsPerSecond() {
        return rows / (took.toNanos() / 1e9);
    }

    double microsPerRow(Duration cpu) {
        return cpu.toNanos() / 1e3 / rows;
    }

    /** Who is watched. */
    record Parts(Services services, Database database, Simulator simulator, Path root) {}

    /**
     * Watches the project's next full sweep to its end.
     *
     * @param before how many full runs it had
     * @param expected how many rows there are to list
     */
    static Sweep watch(Parts parts, UUID project, int before, int expected) throws SQLException, IOException {
        Cpu jobService = Cpu.of(parts.services.jobs().pid());
        Cpu postgres = Cpu.ofPostgres(parts.root);
        Cpu simulator = Cpu.of(parts.simulator.pid());
        List<Duration> start = List.of(jobService.used(), postgres.used(), simulator.used());
        Watch watch = new Watch(parts, expected);
        Run run = watch.toTheEnd(project, before);
        Instant end = run.finishedAt() == null ? run.startedAt() : run.finishedAt();
        return new Sweep(
                run.seen(),
                Duration.between(run.startedAt(), end),
                jobService.used().minus(start.get(0)),
                postgres.used().minus(start.get(1)),
                simulator.used().minus(start.get(2)),
                watch.tenths);
    }

    /** Looks at the run several times a second. */
    private static final class Watch {

        private final Parts parts;
        private final int expected;
        private final List<Tenth> tenths = new ArrayList<>();
        private long began = System.nanoTime();
        private long floor = Long.MAX_VALUE;
        private long resident;

        private Watch(Parts parts, int expected) {
            this.parts = parts;
            this.expected = expected;
        }

        private Run toTheEnd(UUID project, int before) throws SQLException, IOException {
            long end = System.nanoTime() + LIMIT.toNanos();
            while (System.nanoTime() < end) {
                @Nullable Run run = parts.database.runs(project) > before ? parts.database.newestRun(project) : null;
                if (run == null) {
                    began = System.nanoTime();
                } else {
                    look(run);
                    if (run.finishedAt() != null) {
                        return run;
                    }
                }
                if (!parts.services.jobs().isAlive()) {
                    throw new IllegalStateException(
                            "job-service has ended:\n" + parts.services.jobs().logTail());
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
            throw new IllegalStateException("The sweep did not end within " + LIMIT);
        }

        private void look(Run run) throws IOException {
            floor = Math.min(floor, parts.services.heapUsed());
            resident = Math.max(resident, Memory.resident(parts.services.jobs().pid()));
            boolean over = run.finishedAt() != null;
            int done = over ? PARTS : (int) ((long) run.seen() * PARTS / Math.max(1, expected));
            long now = System.nanoTime();
            int passed = Math.min(PARTS, done) - tenths.size();
            for (int i = 0; i < passed; i++) {
                tenths.add(new Tenth((now - began) / 1e9 / passed, floor, resident));
            }
            if (passed > 0) {
                began = now;
                floor = Long.MAX_VALUE;
            }
        }
    }
}
