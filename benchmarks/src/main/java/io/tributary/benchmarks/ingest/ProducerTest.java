package io.tributary.benchmarks.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Kafka's own producer benchmark with the settings of our door's producer, the same bodies, and the same topic. A
 * process of its own, as the doors are.
 */
final class ProducerTest {

    private static final String MAIN = "org.apache.kafka.tools.ProducerPerformance";
    private static final int BODIES = 10_000;
    private static final Pattern RESULT = Pattern.compile("records sent, ([0-9.]+) records/sec .*99th");

    private final Path folder;
    private final String bootstrap;
    private final List<String> settings;

    /**
     * @param folder for its payload
     * @param bootstrap Kafka's address
     * @param settings of the producer, as {@code name=value}
     */
    ProducerTest(Path folder, String bootstrap, List<String> settings) {
        this.folder = folder;
        this.bootstrap = bootstrap;
        this.settings = settings;
    }

    /** Acknowledged records a second, of this many. */
    double perSecond(int records) throws IOException {
        Process process = new ProcessBuilder(command(records, payload()))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        // The last line is of all records; those before it are of five seconds each.
        Matcher result = RESULT.matcher(said);
        if (!result.find()) {
            throw new IOException("Kafka's producer benchmark has no result:\n" + said);
        }
        return Double.parseDouble(result.group(1));
    }

    private Path payload() throws IOException {
        String bodies = IntStream.range(0, BODIES)
                .mapToObj(number -> new String(Deliveries.body(number), UTF_8))
                .collect(Collectors.joining("\n"));
        return Files.writeString(Files.createDirectories(folder).resolve("bodies"), bodies);
    }

    private List<String> command(int records, Path payload) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms512m",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "--topic",
                Topic.NAME,
                "--num-records",
                Integer.toString(records),
                "--throughput",
                "-1",
                "--payload-file",
                payload.toString(),
                "--producer-props",
                "bootstrap.servers=" + bootstrap));
        command.addAll(settings);
        return command;
    }
}
