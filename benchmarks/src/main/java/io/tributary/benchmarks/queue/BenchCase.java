package io.tributary.benchmarks.queue;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One thing that is measured.
 *
 * @param name as in {@code --case} and in the raw numbers
 * @param title as in the table
 * @param kind how it is measured
 * @param jobs in a full run
 * @param quickJobs in a quick one
 * @param argument calls in flight or concurrency
 * @param runTimes of the handlers, as {@link RunTimes} reads them
 * @param peers who can do it
 */
record BenchCase(
        String name,
        String title,
        Kind kind,
        int jobs,
        int quickJobs,
        int argument,
        String runTimes,
        Set<PeerKind> peers) {

    private static final Set<PeerKind> ALL = EnumSet.allOf(PeerKind.class);

    /** How a case is measured. */
    enum Kind {
        /** Jobs per second into the queue. */
        ENQUEUE,

        /** The same, 500 in a call. */
        BATCH,

        /** Jobs per second out of a queue that was filled before. */
        WORK,

        /** Milliseconds from the call to the handler, nothing else going on. */
        LATENCY,

        /** Bytes of Redis' memory for a waiting job. */
        MEMORY,

        /** Seconds from {@code kill -9} of the worker to the next run, by a worker that waits. */
        KILL
    }

    static List<BenchCase> all() {
        return List.of(
                enqueue(1, 20_000, 3_000),
                enqueue(10, 50_000, 5_000),
                enqueue(50, 50_000, 10_000),
                batch(1, 100_000, 20_000),
                batch(4, 200_000, 20_000),
                work(1, 20_000, 3_000),
                work(10, 50_000, 5_000),
                work(100, 60_000, 20_000),
                work(1_000, 60_000, 20_000),
                slow(1),
                slow(10),
                slow(100),
                slow(1_000),
                mixed(100),
                mixed(1_000),
                running(100, "50"),
                running(100, "1-99"),
                running(1_000, "500"),
                running(1_000, "10-990"),
                running(5_000, "2500"),
                running(5_000, "50-4950"),
                new BenchCase("idle", "idle pick-up", Kind.LATENCY, 200, 20, 10, "0", ALL),
                new BenchCase("memory", "waiting jobs in Redis", Kind.MEMORY, 50_000, 10_000, 0, "0", ALL),
                new BenchCase("kill", "kill -9 to the next run", Kind.KILL, 1, 0, 10, "0", ALL));
    }

    private static BenchCase enqueue(int inFlight, int jobs, int quickJobs) {
        String title = "enqueue, " + inFlight + " in flight";
        return new BenchCase("enqueue-" + inFlight, title, Kind.ENQUEUE, jobs, quickJobs, inFlight, "0", ALL);
    }

    private static BenchCase batch(int inFlight, int jobs, int quickJobs) {
        return new BenchCase(
                "batch-500-" + inFlight,
                "enqueue, batches of 500, " + inFlight + " in flight",
                Kind.BATCH,
                jobs,
                quickJobs,
                inFlight,
                "0",
                EnumSet.of(PeerKind.OURS, PeerKind.BULLMQ));
    }

    private static BenchCase work(int concurrency, int jobs, int quickJobs) {
        String title = "work, concurrency " + number(concurrency) + ", no-op";
        return new BenchCase("work-" + concurrency, title, Kind.WORK, jobs, quickJobs, concurrency, "0", ALL);
    }

    private static BenchCase slow(int concurrency) {
        String title = "work, concurrency " + number(concurrency) + ", 100 ms";
        int jobs = 10 * concurrency;
        return new BenchCase("slow-" + concurrency, title, Kind.WORK, jobs, jobs, concurrency, "100", ALL);
    }

    private static BenchCase mixed(int concurrency) {
        String title = "work, concurrency " + number(concurrency) + ", 10–500 ms";
        int jobs = 10 * concurrency;
        return new BenchCase(
                "mixed-" + concurrency,
                title,
                Kind.WORK,
                jobs,
                jobs,
                concurrency,
                "10-500",
                EnumSet.of(PeerKind.OURS, PeerKind.ASYNQ));
    }

    /** The mean run time is such that each offers 2,000 jobs a second: the same load, more of them running. */
    private static BenchCase running(int running, String runTimes) {
        String name = "running-" + running + (runTimes.contains("-") ? "-mixed" : "");
        String title = number(running) + " running, " + runTimes.replace('-', '–') + " ms";
        return new BenchCase(
                name,
                title,
                Kind.WORK,
                Math.max(10_000, 4 * running),
                Math.max(4_000, 2 * running),
                running,
                runTimes,
                ALL);
    }

    private static String number(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    int jobs(boolean quick) {
        return quick ? quickJobs : jobs;
    }

    boolean isRunning() {
        return name.startsWith("running-");
    }
}
