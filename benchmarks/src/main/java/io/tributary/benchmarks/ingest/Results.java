package io.tributary.benchmarks.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/** Where a run's numbers go: a full run's to the results that are kept, any other's to the build's folder. */
final class Results {

    private final Path folder;
    private final String date = LocalDate.now(ZoneOffset.UTC).toString();

    Results(Path root, boolean kept) throws IOException {
        this.folder = Files.createDirectories(root.resolve(kept ? "benchmarks/results" : "benchmarks/target/results"));
    }

    /** @param name follows the date in the files' names */
    void write(String name, String text, Map<String, Object> raw) throws IOException {
        Path file = folder.resolve(date + "-" + name);
        Files.writeString(folder.resolve(date + "-" + name + ".md"), text);
        byte[] json =
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(raw);
        Files.write(folder.resolve(date + "-" + name + ".json"), json);
        System.out.println("\n" + text + "\nWritten to " + file + ".md and .json");
    }
}
