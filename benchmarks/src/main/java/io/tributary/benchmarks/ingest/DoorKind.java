package io.tributary.benchmarks.ingest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Whose door is measured, and how its process is started. */
enum DoorKind {
    OURS("ours"),
    WATERMILL("Go, Watermill"),
    FASTIFY("Node, Fastify");

    private final String title;

    DoorKind(String title) {
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
    boolean isBuilt(Path root) {
        Path module = root.resolve("benchmarks");
        return switch (this) {
            case OURS -> Files.exists(root.resolve("api-service/target/quarkus-app/quarkus-run.jar"));
            case WATERMILL -> Files.isExecutable(module.resolve("target/watermilldoor"));
            case FASTIFY -> Files.isDirectory(module.resolve("ingest/fastify/node_modules/fastify"));
        };
    }

    /** Of a peer: what it is started with. */
    List<String> command(Path root) {
        Path module = root.resolve("benchmarks");
        return switch (this) {
            case OURS -> throw new IllegalStateException("started as a service");
            case WATERMILL -> List.of(module.resolve("target/watermilldoor").toString());
            case FASTIFY ->
                List.of("node", module.resolve("ingest/fastify/door.mjs").toString());
        };
    }
}
