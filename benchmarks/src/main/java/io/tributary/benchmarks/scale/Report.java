package io.tributary.benchmarks.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What was measured, as Markdown. */
final class Report {

    private static final double AIM = 0.3;
    private static final double MEGABYTE = 1024 * 1024;

    private final StringBuilder text = new StringBuilder();
    private final List<Double> rates = new ArrayList<>();

    Report(Options options, String machine) {
        text.append("# A first sync beside COPY\n\n").append(machine).append(".\n");
        if (options.quick()) {
            text.append("**A quick trial, no result.**\n");
        }
    }

    void rows(int rows, int bytesPerRow, int bytesOnTheWire) {
        line(String.format(
                Locale.ROOT,
                "%n%,d rows with a property of every type, %,d bytes of properties each, %,d bytes in Notion's JSON."
                        + " Limits off, no latency.%n",
                rows,
                bytesPerRow,
                bytesOnTheWire));
        line("| | rows/s | job-service, µs CPU/row | PostgreSQL, µs CPU/row | simulator, µs CPU/row |");
        line("|---|---:|---:|---:|---:|");
    }

    /** A first sync; the first one isn't counted, since its JVM is cold. */
    void sync(int round, Sweep sweep) {
        if (round > 1) {
            rates.add(sweep.rowsPerSecond());
        }
        row("first sync, round " + round + (round == 1 ? ", cold" : ""), sweep);
    }

    void unchanged(Sweep sweep) {
        row("full sweep, nothing changed", sweep);
    }

    private void row(String name, Sweep sweep) {
        line(String.format(
                Locale.ROOT,
                "| %s | %,.0f | %,.0f | %,.0f | %,.0f |",
                name,
                sweep.rowsPerSecond(),
                sweep.microsPerRow(sweep.jobService()),
                sweep.microsPerRow(sweep.postgres()),
                sweep.microsPerRow(sweep.simulator())));
    }

    void copies(int rows, List<Duration> took, Duration cpu) {
        double rate =
                rows / median(took.stream().map(one -> one.toNanos() / 1e9).toList());
        double micros = cpu.toNanos() / 1e3 / rows / took.size();
        line(String.format(Locale.ROOT, "| plain COPY of the same rows | %,.0f | | %,.0f | |", rate, micros));
        if (!rates.isEmpty()) {
            double share = median(rates) / rate;
            line(String.format(Locale.ROOT, "%nFirst sync, warm, to COPY: **%.2f** (aim %.1f)", share, AIM));
        }
    }

    /** Row by row of tenths: if memory or time grew with the table, the last would show it. */
    void large(int rows, Sweep first, Sweep again) {
        line(String.format(Locale.ROOT, "%n%,d rows, job-service in a heap of 256 MB, by tenths of the rows:%n", rows));
        line(
                "| tenth | first sync, rows/s | least heap, MB | resident, MB | nothing changed, rows/s | least heap, MB |");
        line("|---:|---:|---:|---:|---:|---:|");
        for (int i = 0; i < Math.min(first.tenths().size(), again.tenths().size()); i++) {
            Sweep.Tenth sync = first.tenths().get(i);
            Sweep.Tenth same = again.tenths().get(i);
            line(String.format(
                    Locale.ROOT,
                    "| %d | %,.0f | %,.0f | %,.0f | %,.0f | %,.0f |",
                    i + 1,
                    rows / 10.0 / sync.seconds(),
                    sync.heapFloor() / MEGABYTE,
                    sync.resident() / MEGABYTE,
                    rows / 10.0 / same.seconds(),
                    same.heapFloor() / MEGABYTE));
        }
        line(String.format(
                Locale.ROOT, "%nAltogether %,.0f and %,.0f rows/s.", first.rowsPerSecond(), again.rowsPerSecond()));
    }

    void took(Duration all) {
        line(String.format(Locale.ROOT, "%nThis run took %d minutes.", Math.max(1, all.toMinutes())));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
        return sorted.get(sorted.size() / 2);
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
