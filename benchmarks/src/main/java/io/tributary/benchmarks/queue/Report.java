package io.tributary.benchmarks.queue;

import io.tributary.benchmarks.bench.Spread;
import io.tributary.benchmarks.bench.Table;
import io.tributary.benchmarks.queue.BenchCase.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The measurements as tables in Markdown: medians, with the least and the most of the rounds in brackets. */
final class Report {

    private static final String BLANK = "–";

    private final List<Measurement> measured;
    private final List<PeerKind> peers;

    Report(List<Measurement> measured, List<PeerKind> peers) {
        this.measured = List.copyOf(measured);
        this.peers = peers;
    }

    /** One case, for who watches. */
    String progress(BenchCase one) {
        return new Table(List.of(one.title()))
                .row(figure(one), cells(peer -> cell(one, peer, value(one))))
                .plain();
    }

    private static String figure(BenchCase one) {
        return switch (one.kind()) {
            case ENQUEUE, BATCH, WORK -> "jobs/s";
            case LATENCY -> "ms";
            case MEMORY -> "bytes";
            case KILL -> "s";
        };
    }

    private static ToDoubleFunction<Measurement> value(BenchCase one) {
        return switch (one.kind()) {
            case ENQUEUE, BATCH, WORK -> Measurement::perSecond;
            case LATENCY -> turn -> new Spread(turn.samples()).median();
            case MEMORY, KILL -> turn -> turn.samples().get(0);
        };
    }

    /** All of it. */
    String markdown() {
        return Stream.of(throughput(), together(), perJob(), running(), latency(), others())
                .filter(section -> !section.isEmpty())
                .reduce("", (before, section) -> before + "\n" + section);
    }

    private String throughput() {
        Table table = new Table(header("Jobs per second", "ours / asynq", "aim"));
        for (BenchCase one : cases(kind -> kind == Kind.ENQUEUE || kind == Kind.BATCH || kind == Kind.WORK)) {
            if (!one.isRunning()) {
                List<String> cells = cells(peer -> cell(one, peer, Measurement::perSecond));
                cells.add(ratio(median(one, PeerKind.OURS, Measurement::perSecond), asynqs(one)));
                cells.add(Aims.of(one.name()));
                table.row(one.title(), cells);
            }
        }
        return table.markdown();
    }

    /** asynq's median; of its best way to enqueue where it has no batches. */
    private Spread asynqs(BenchCase one) {
        if (one.kind() != Kind.BATCH) {
            return median(one, PeerKind.ASYNQ, Measurement::perSecond);
        }
        return new Spread(cases(kind -> kind == Kind.ENQUEUE).stream()
                .flatMap(single -> median(single, PeerKind.ASYNQ, Measurement::perSecond).values().stream())
                .max(Double::compare)
                .stream()
                .toList());
    }

    private String together() {
        Table table = new Table(header("Redis commands per job, enqueue and work", "aim"));
        List<BenchCase> enqueues = cases(kind -> kind == Kind.ENQUEUE || kind == Kind.BATCH);
        for (BenchCase work : cases(kind -> kind == Kind.WORK)) {
            for (BenchCase enqueue : enqueues) {
                if (work.name().equals("work-100")
                        && List.of("enqueue-50", "batch-500-1").contains(enqueue.name())) {
                    List<String> cells = cells(peer -> sum(enqueue, work, peer));
                    cells.add(Aims.of("together"));
                    table.row(enqueue.title() + "; " + work.title(), cells);
                }
            }
        }
        return table.markdown();
    }

    private String sum(BenchCase enqueue, BenchCase work, PeerKind peer) {
        Spread in = median(enqueue, peer, Measurement::commandsPerJob);
        Spread out = median(work, peer, Measurement::commandsPerJob);
        return in.isEmpty() || out.isEmpty() ? BLANK : number(in.median() + out.median());
    }

    private String perJob() {
        Table table = new Table(header("Per job"));
        for (BenchCase one : cases(kind -> kind == Kind.ENQUEUE || kind == Kind.BATCH || kind == Kind.WORK)) {
            if (one.runTimes().equals("0")) {
                table.row(
                        one.title() + ": Redis commands", cells(peer -> cell(one, peer, Measurement::commandsPerJob)));
                table.row("… Redis CPU, µs", cells(peer -> cell(one, peer, Measurement::redisMicrosPerJob)));
                table.row("… its own CPU, µs", cells(peer -> cell(one, peer, Measurement::clientMicrosPerJob)));
            }
        }
        return table.markdown();
    }

    private String running() {
        Table table = new Table(header("Cost and the number of running jobs"));
        for (BenchCase one : cases(kind -> kind == Kind.WORK)) {
            if (one.isRunning()) {
                double seconds = RunTimes.parse(one.runTimes()).meanSeconds();
                table.row(
                        one.title() + ": Redis CPU per job, µs",
                        cells(peer -> cell(one, peer, Measurement::redisMicrosPerJob)));
                table.row("… jobs/s", cells(peer -> cell(one, peer, Measurement::perSecond)));
                table.row(
                        "… really running, on average",
                        cells(peer -> cell(one, peer, turn -> turn.perSecond() * seconds)));
            }
        }
        return table.markdown();
    }

    private String latency() {
        Table table = new Table(header("Milliseconds from the call to the handler, nothing else going on", "aim"));
        for (BenchCase one : cases(kind -> kind == Kind.LATENCY)) {
            for (double share : new double[] {0.5, 0.9, 0.99, 1}) {
                List<String> cells = cells(peer -> {
                    Spread all = samples(one, peer);
                    return all.isEmpty() ? BLANK : number(all.percentile(share));
                });
                cells.add(share == 0.5 ? Aims.of(one.name()) : "");
                table.row(share == 1 ? "most" : "p" + Math.round(share * 100), cells);
            }
        }
        return table.markdown();
    }

    private String others() {
        Table table = new Table(header("Other"));
        for (BenchCase one : cases(kind -> kind == Kind.MEMORY || kind == Kind.KILL)) {
            table.row(one.title() + ", " + figure(one), cells(peer -> cell(one, peer, value(one))));
        }
        return table.markdown();
    }

    private List<String> header(String first, String... last) {
        List<String> header = new ArrayList<>(List.of(first));
        peers.forEach(peer -> header.add(peer.title()));
        header.addAll(List.of(last));
        return header;
    }

    private List<BenchCase> cases(Predicate<Kind> wanted) {
        return BenchCase.all().stream()
                .filter(one -> wanted.test(one.kind()))
                .filter(one ->
                        measured.stream().anyMatch(turn -> turn.benchCase().equals(one.name())))
                .toList();
    }

    private List<String> cells(Function<PeerKind, String> cell) {
        return new ArrayList<>(peers.stream().map(cell).toList());
    }

    private String cell(BenchCase one, PeerKind peer, ToDoubleFunction<Measurement> value) {
        Spread spread = median(one, peer, value);
        if (spread.isEmpty()) {
            return BLANK;
        }
        String range =
                spread.values().size() == 1 ? "" : " (%s–%s)".formatted(number(spread.least()), number(spread.most()));
        return number(spread.median()) + range;
    }

    private Spread median(BenchCase one, PeerKind peer, ToDoubleFunction<Measurement> value) {
        return new Spread(turns(one, peer).mapToDouble(value).boxed().toList());
    }

    private Spread samples(BenchCase one, PeerKind peer) {
        return new Spread(
                turns(one, peer).flatMap(turn -> turn.samples().stream()).toList());
    }

    private Stream<Measurement> turns(BenchCase one, PeerKind peer) {
        return measured.stream().filter(turn -> turn.benchCase().equals(one.name()) && turn.peer() == peer);
    }

    private static String ratio(Spread ours, Spread theirs) {
        return ours.isEmpty() || theirs.isEmpty()
                ? BLANK
                : String.format(Locale.ROOT, "%.2f", ours.median() / theirs.median());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%,.1f" : "%,.0f", value);
    }
}
