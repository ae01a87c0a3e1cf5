package io.tributary.benchmarks.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of a service. */
public final class Memory {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Memory() {}

    /** What the process holds, in bytes; 0 where the system doesn't say. */
    public static long resident(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    /**
     * Bytes of its heap in use, garbage included.
     *
     * @param management where its metrics are
     */
    public static long heapUsed(URI management) throws IOException {
        try {
            String metrics = HTTP.send(
                            HttpRequest.newBuilder(management.resolve("/q/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            double used = metrics.lines()
                    .filter(line -> line.startsWith("jvm_memory_used_bytes{") && line.contains("area=\"heap\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
            return (long) used;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
