package io.tributary.benchmarks.queue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Who is measured, and how its process is started. */
enum PeerKind {
    OURS("ours"),
    ASYNQ("asynq"),
    BULLMQ("BullMQ");

    private final String title;

    PeerKind(String title) {
        this.title = title;
    }

    /** As in the table. */
    String title() {
        return title;
    }

    /** As in options and files. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether what it is started from has been built. */
    boolean isBuilt(Path module) {
        return switch (this) {
            case OURS -> Files.exists(module.resolve("target/class-path"));
            case ASYNQ -> Files.isExecutable(module.resolve("target/asynqpeer"));
            case BULLMQ -> Files.isDirectory(module.resolve("queue/bullmq/node_modules/bullmq"));
        };
    }

    /** Starts it against Redis at {@code host:port}. */
    List<String> command(Path module, String redis) {
        return switch (this) {
            case OURS ->
                Stream.concat(java(module).stream(), Stream.of(OurPeer.class.getName(), redis))
                        .toList();
            case ASYNQ -> List.of(module.resolve("target/asynqpeer").toString(), redis);
            case BULLMQ ->
                List.of("node", module.resolve("queue/bullmq/peer.mjs").toString(), redis);
        };
    }

    /** With a fixed heap, so that no measurement pays for its growth. */
    private static List<String> java(Path module) {
        try {
            String classPath = module.resolve("target/classes")
                    + File.pathSeparator
                    + Files.readString(module.resolve("target/class-path")).strip();
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xms512m",
                    "-Xmx512m",
                    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                    "-cp",
                    classPath);
        } catch (IOException unbuilt) {
            throw new UncheckedIOException("build the benchmarks first", unbuilt);
        }
    }
}
