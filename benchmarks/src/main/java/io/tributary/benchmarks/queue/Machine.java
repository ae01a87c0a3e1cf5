package io.tributary.benchmarks.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where it was measured.
 *
 * @param system operating system and architecture
 * @param cores that the JVM may use
 * @param jdk its version
 * @param redis the server's version
 * @param go the toolchain's version, or that there is none
 * @param asynq the library's version
 * @param node its version, or that there is none
 * @param bullmq the installed library's version, or that there is none
 */
record Machine(
        String system, int cores, String jdk, String redis, String go, String asynq, String node, String bullmq) {

    private static final String NONE = "none";

    static Machine look(Path module, String redis) {
        return new Machine(
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().toString(),
                redis,
                said("go", "version").replace("go version go", ""),
                first(module.resolve("queue/asynq/go.mod"), "hibiken/asynq v(\\S+)"),
                said("node", "--version"),
                first(module.resolve("queue/bullmq/node_modules/bullmq/package.json"), "\"version\": \"([^\"]+)\""));
    }

    private static String said(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command)).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return said.isEmpty() ? NONE : said;
        } catch (IOException absent) {
            return NONE;
        }
    }

    private static String first(Path file, String pattern) {
        try {
            Matcher found = Pattern.compile(pattern).matcher(Files.readString(file));
            return found.find() ? found.group(1) : NONE;
        } catch (IOException absent) {
            return NONE;
        }
    }

    String text() {
        return "%s, %d cores; JDK %s; Redis %s, no persistence, noeviction; Go %s, asynq %s; Node %s, BullMQ %s"
                .formatted(system, cores, jdk, redis, go, asynq, node, bullmq);
    }
}
