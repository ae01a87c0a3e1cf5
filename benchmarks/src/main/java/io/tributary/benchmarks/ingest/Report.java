package io.tributary.benchmarks.ingest;

import io.tributary.benchmarks.bench.Spread;
import io.tributary.benchmarks.bench.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The comparison as tables in Markdown: medians, with the least and the most of the rounds in brackets. */
final class Report {

    private static final String BLANK = "–";

    private final List<Measurement> measured;
    private final List<DoorKind> doors;
    private final List<Double> producer;

    /**
     * @param measured the turns
     * @param doors those that took part
     * @param producer what Kafka's own benchmark reached, in records a second, by rounds
     */
    Report(List<Measurement> measured, List<DoorKind> doors, List<Double> producer) {
        this.measured = List.copyOf(measured);
        this.doors = doors;
        this.producer = List.copyOf(producer);
    }

    String markdown() {
        return fast() + "\n" + half() + "\n" + besideProducer();
    }

    private String fast() {
        Table table = new Table(header("As fast as they are answered", "ours / best peer", "aim"));
        row(table, "deliveries/s", Measurement::perSecond, true, "");
        row(table, "deliveries per CPU second of the door", Measurement::perCpuSecond, true, "at least 2");
        row(table, "CPU per delivery, µs: the door", Measurement::doorMicros, false, "");
        row(table, "… the broker", Measurement::brokerMicros, false, "");
        row(table, "… the sender", Measurement::loadMicros, false, "");
        return table.markdown();
    }

    private String half() {
        Table table = new Table(header("At half of that", "ours / best peer", "aim"));
        row(table, "deliveries/s", Measurement::halfPerSecond, true, "");
        row(table, "p50, ms", Measurement::p50, false, "");
        row(table, "p99, ms", Measurement::p99, false, "");
        row(table, "CPU per delivery, µs: the door", Measurement::halfDoorMicros, false, "");
        row(table, "memory of the door afterwards, MB", turn -> turn.residentBytes() / 1e6, false, "");
        return table.markdown();
    }

    private String besideProducer() {
        Spread ours = new Spread(of(DoorKind.OURS, Measurement::perSecond));
        Spread theirs = new Spread(producer);
        String ratio = ours.isEmpty() || theirs.isEmpty() ? BLANK : ratio(ours.median() / theirs.median());
        return new Table(List.of("Beside Kafka's producer benchmark", "records/s", "our door / this", "aim"))
                .row("same bodies, settings and topic", List.of(text(theirs), ratio, "at least 0.5"))
                .markdown();
    }

    private void row(Table table, String name, ToDoubleFunction<Measurement> value, boolean moreIsBetter, String aim) {
        List<String> cells = new ArrayList<>(
                doors.stream().map(door -> text(new Spread(of(door, value)))).toList());
        cells.add(toBestPeer(value, moreIsBetter));
        cells.add(aim);
        table.row(name, cells);
    }

    private String toBestPeer(ToDoubleFunction<Measurement> value, boolean moreIsBetter) {
        Spread ours = new Spread(of(DoorKind.OURS, value));
        Spread peers = new Spread(Stream.of(DoorKind.WATERMILL, DoorKind.FASTIFY)
                .map(door -> new Spread(of(door, value)))
                .filter(spread -> !spread.isEmpty())
                .map(Spread::median)
                .toList());
        if (ours.isEmpty() || peers.isEmpty()) {
            return BLANK;
        }
        return ratio(ours.median() / (moreIsBetter ? peers.most() : peers.least()));
    }

    private List<String> header(String first, String... last) {
        List<String> header = new ArrayList<>(List.of(first));
        doors.forEach(door -> header.add(door.title()));
        header.addAll(List.of(last));
        return header;
    }

    private List<Double> of(DoorKind door, ToDoubleFunction<Measurement> value) {
        return measured.stream()
                .filter(turn -> turn.door() == door)
                .mapToDouble(value)
                .boxed()
                .toList();
    }

    private static String text(Spread spread) {
        if (spread.isEmpty()) {
            return BLANK;
        }
        return spread.values().size() == 1
                ? number(spread.median())
                : "%s (%s–%s)".formatted(number(spread.median()), number(spread.least()), number(spread.most()));
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%,.2f" : value < 100 ? "%,.1f" : "%,.0f", value);
    }
}
