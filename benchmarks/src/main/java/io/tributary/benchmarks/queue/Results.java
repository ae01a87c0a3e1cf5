package io.tributary.benchmarks.queue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a run's numbers go: a full run's to the results that are kept, any other's to the build's folder. */
final class Results {

    private Results() {}

    static void write(Path module, Options options, Machine machine, List<Measurement> measured, Report report)
            throws IOException {
        Path folder = Files.createDirectories(module.resolve(options.isFull() ? "results" : "target/results"));
        String name = LocalDate.now(ZoneOffset.UTC) + "-queue";
        String text = "# Job queue, side by side\n\n" + machine.text() + ".\n" + conditions(options) + "\n"
                + report.markdown();
        Files.writeString(folder.resolve(name + ".md"), text);
        Files.write(folder.resolve(name + ".json"), raw(options, machine, measured));
        System.out.println("\n" + text + "\nWritten to " + folder.resolve(name) + ".md and .json");
    }

    private static String conditions(Options options) {
        return "%s%d rounds, the peers in turn; median (least–most). 64-byte payload, retention off, logging off; "
                        .formatted(options.quick() ? "**A quick trial, no result.** " : "", options.rounds())
                + "one process for each peer, warmed up before (not measured); ioredis without auto-pipelining.\n";
    }

    private static byte[] raw(Options options, Machine machine, List<Measurement> measured) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", machine);
        all.put("quick", options.quick());
        all.put("rounds", options.rounds());
        all.put("measured", measured);
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(all);
    }
}
