package io.tributary.benchmarks.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/** Where a run's numbers go: a full run's to the results that are kept, any other's to the build's folder. */
public final class Results {

    private final Path folder;
    private final String date = LocalDate.now(ZoneOffset.UTC).toString();

    /**
     * Makes the folder.
     *
     * @param root the checkout
     * @param kept whether it is a full run
     */
    public Results(Path root, boolean kept) throws IOException {
        this.folder = Files.createDirectories(root.resolve(kept ? "benchmarks/results" : "benchmarks/target/results"));
    }

    /**
     * Writes and prints a report, and writes its raw numbers.
     *
     * @param name follows the date in the files' names
     * @param text in Markdown
     * @param raw as it is to be in JSON
     */
    public void write(String name, String text, Map<String, Object> raw) throws IOException {
        Files.writeString(file(name, ".md"), text);
        byte[] json =
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(raw);
        Files.write(file(name, ".json"), json);
        System.out.println("\n" + text + "\nWritten to " + file(name, ".md") + " and .json");
    }

    /** The same for a report that shows all its numbers. */
    public void write(String name, String text) throws IOException {
        Files.writeString(file(name, ".md"), text);
        System.out.println("\n" + text + "\nWritten to " + file(name, ".md"));
    }

    private Path file(String name, String ending) {
        return folder.resolve(date + "-" + name + ending);
    }
}
