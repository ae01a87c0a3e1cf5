package io.tributary.benchmarks.ingest;

import io.tributary.benchmarks.bench.Table;
import io.tributary.benchmarks.ingest.Outage.Look;
import io.tributary.benchmarks.ingest.Outage.Seen;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/** An outage as a table in Markdown, a row for some seconds each, and what came of it. */
final class OutageReport {

    private static final int STEP = 5;
    private static final int UNAVAILABLE = 503;

    private final Seen seen;

    OutageReport(Seen seen) {
        this.seen = seen;
    }

    String markdown() {
        Table table = new Table(List.of(
                "Due in second",
                "Kafka",
                "deliveries",
                "202",
                "503",
                "other",
                "none",
                "longest, ms",
                "memory, MB",
                "heap, MB"));
        for (int from = 0; from < seen.course().all(); from += STEP) {
            table.row(from + "–" + (from + STEP), cells(from, from + STEP));
        }
        return summary() + "\n" + table.markdown();
    }

    private List<String> cells(int from, int to) {
        Answers answers = seen.answers();
        long all = answers.count(from, to);
        long accepted = answers.count(Answers.ACCEPTED, from, to);
        long refused = answers.count(UNAVAILABLE, from, to);
        long none = answers.count(Answers.NONE, from, to);
        return List.of(
                kafka(from, to),
                number(all),
                number(accepted),
                number(refused),
                number(all - accepted - refused - none),
                number(none),
                String.format(Locale.ROOT, "%,.0f", answers.longestMillis(from, to)),
                megabytes(looks(from, to, Look::resident).max().orElse(0)),
                megabytes(looks(from, to, Look::heap).min().orElse(0)));
    }

    private String kafka(int from, int to) {
        if (to <= seen.awayFrom() || from >= seen.awayUntil()) {
            return "up";
        }
        return from >= seen.awayFrom() && to <= seen.awayUntil() ? "away" : "both";
    }

    private LongStream looks(int from, int to, ToLongFunction<Look> value) {
        return seen.memory().stream()
                .filter(look -> look.second() >= from && look.second() < to)
                .mapToLong(value);
    }

    private String summary() {
        int end = seen.course().all() + 1;
        return ("Kafka %s from second %.1f to %.1f. %,d deliveries: %,d accepted, %,d not answered; the longest answer took"
                        + " %,.0f ms. Of those accepted **%,d are missing** in the topic, which holds %,d records: %,d"
                        + " more than were accepted, written though their answer was 503, or twice.\n")
                .formatted(
                        seen.course().way().name().toLowerCase(Locale.ROOT),
                        seen.awayFrom(),
                        seen.awayUntil(),
                        seen.answers().count(),
                        seen.answers().count(Answers.ACCEPTED, 0, end),
                        seen.answers().count(Answers.NONE, 0, end),
                        seen.answers().longestMillis(0, end),
                        seen.missing(),
                        seen.held().records(),
                        seen.held().records() - seen.answers().count(Answers.ACCEPTED, 0, end));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.0f", bytes / 1e6);
    }
}
