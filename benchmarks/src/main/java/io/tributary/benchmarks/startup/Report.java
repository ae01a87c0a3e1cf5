package io.tributary.benchmarks.startup;

import io.tributary.benchmarks.bench.Spread;
import io.tributary.benchmarks.bench.Table;
import io.tributary.benchmarks.startup.Figures.Thing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables, and whether the aims are met. */
final class Report {

    private static final double AIM_READY = 1000;
    private static final double AIM_IDLE = 180;

    private final Options options;
    private final Figures figures;
    private final List<String> conditions;

    /** @param conditions under which it was measured, a line each */
    Report(Options options, Figures figures, List<String> conditions) {
        this.options = options;
        this.figures = figures;
        this.conditions = conditions;
    }

    String markdown() {
        StringBuilder text = new StringBuilder("# Start-up and footprint\n\n");
        if (options.quick()) {
            text.append("**A quick trial, no result.**\n\n");
        }
        conditions.forEach(line -> text.append("- ").append(line).append('\n'));
        for (Thing thing : Thing.values()) {
            text.append("\n## ").append(thing.text()).append("\n\n").append(table(thing));
        }
        aim(text, Thing.READY, AIM_READY);
        aim(text, Thing.IDLE, AIM_IDLE);
        return text.toString();
    }

    private String table(Thing thing) {
        List<String> header = new ArrayList<>(List.of("service"));
        header.addAll(figures.ways(thing));
        Table table = new Table(header);
        for (String service : Way.SERVICES) {
            table.row(
                    service,
                    figures.ways(thing).stream()
                            .map(way -> cell(figures.of(thing, way, service)))
                            .toList());
        }
        return table.markdown();
    }

    private static String cell(Spread spread) {
        if (spread.isEmpty()) {
            return "";
        }
        String median = number(spread.median());
        return spread.values().size() == 1
                ? median
                : median + " (" + number(spread.least()) + "–" + number(spread.most()) + ")";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    /** For the image's way, which has the cache. */
    private void aim(StringBuilder text, Thing thing, double aim) {
        for (String service : Way.SERVICES) {
            Spread spread = figures.of(thing, Way.AOT, service);
            if (!spread.isEmpty()) {
                text.append(String.format(
                        Locale.ROOT,
                        "%n%s, %s with the cache: %,.0f, aim %,.0f, %s%n",
                        thing.text(),
                        service,
                        spread.median(),
                        aim,
                        spread.median() < aim ? "met" : "missed"));
            }
        }
    }

    Map<String, Object> raw() {
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("conditions", conditions);
        raw.put("figures", figures.raw());
        return raw;
    }
}
