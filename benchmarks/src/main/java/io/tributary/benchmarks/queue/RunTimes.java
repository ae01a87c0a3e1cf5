package io.tributary.benchmarks.queue;

import java.util.concurrent.atomic.AtomicLong;

/** How long the handlers take: {@code 0} for no-op, {@code 100} for 100 ms, {@code 10-500} for all between in turn. */
final class RunTimes {

    /** Coprime to every span in use, so that the steps visit each run time once before any comes again. */
    private static final int STRIDE = 7_919;

    private final int least;
    private final int most;
    private final AtomicLong turn = new AtomicLong();

    private RunTimes(int least, int most) {
        this.least = least;
        this.most = most;
    }

    static RunTimes parse(String text) {
        String[] ends = text.split("-", 2);
        int least = Integer.parseInt(ends[0]);
        return new RunTimes(least, ends.length == 1 ? least : Integer.parseInt(ends[1]));
    }

    /** In milliseconds. */
    long next() {
        return least + turn.getAndIncrement() * STRIDE % (most - least + 1);
    }

    double meanSeconds() {
        return (least + most) / 2e3;
    }
}
