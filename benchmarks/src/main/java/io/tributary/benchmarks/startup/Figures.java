package io.tributary.benchmarks.startup;

import io.tributary.benchmarks.bench.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured: of each thing, way and service all values, in the order in which they came. */
final class Figures {

    /** Something that is measured. */
    enum Thing {
        READY("time to ready, ms"),
        /** The same at any load of the machine, or nearly so; a cold JVM uses more than one processor. */
        CPU("processor time until ready, ms"),
        IDLE("resident at rest, MB"),
        LOAD("resident under load, most, MB");

        private final String text;

        Thing(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    private final Map<Thing, Map<String, Map<String, List<Double>>>> values = new LinkedHashMap<>();

    void add(Thing thing, String way, String service, double value) {
        values.computeIfAbsent(thing, unknown -> new LinkedHashMap<>())
                .computeIfAbsent(way, unknown -> new LinkedHashMap<>())
                .computeIfAbsent(service, unknown -> new ArrayList<>())
                .add(value);
    }

    /** The ways of which something was measured. */
    List<String> ways(Thing thing) {
        return List.copyOf(values.getOrDefault(thing, Map.of()).keySet());
    }

    /** All values; empty if there are none. */
    Spread of(Thing thing, String way, String service) {
        return new Spread(
                values.getOrDefault(thing, Map.of()).getOrDefault(way, Map.of()).getOrDefault(service, List.of()));
    }

    /** As they came, for a file. */
    Map<Thing, Map<String, Map<String, List<Double>>>> raw() {
        return values;
    }
}
