package io.tributary.benchmarks.ingest;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** What of our producer's settings decides its speed, read from where the services have it. */
final class ProducerSettings {

    private static final String FILE = "service-defaults/src/main/resources/META-INF/microprofile-config.properties";
    private static final String PREFIX = "mp.messaging.outgoing.events-out.";

    private ProducerSettings() {}

    /** As {@code name=value}; what isn't set has Kafka's default. */
    static List<String> of(Path root) throws IOException {
        Properties all = new Properties();
        try (Reader reader = Files.newBufferedReader(root.resolve(FILE))) {
            all.load(reader);
        }
        return Stream.of(
                        "acks",
                        "enable.idempotence",
                        "linger.ms",
                        "batch.size",
                        "compression.type",
                        "max.in.flight.requests.per.connection")
                .filter(name -> all.containsKey(PREFIX + name))
                .map(name -> name + "=" + all.getProperty(PREFIX + name))
                .toList();
    }
}
