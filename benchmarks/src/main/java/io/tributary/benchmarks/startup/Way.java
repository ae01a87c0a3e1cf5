package io.tributary.benchmarks.startup;

import io.tributary.devstack.testing.Packaged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A way to run a service.
 *
 * @param name of the way, as in the tables
 * @param commands by service
 * @param folders by service: where it is run, a copy of what was packaged
 * @param environment of the way alone
 */
record Way(
        String name, Map<String, List<String>> commands, Map<String, Path> folders, Map<String, String> environment) {

    static final List<String> SERVICES = List.of("api-service", "event-service", "job-service");
    static final String AOT = "aot";
    static final String NATIVE = "native";

    /** What the chart gives a service; a JVM sizes its heap by it. */
    static final String MEMORY = "-XX:MaxRAM=768m";

    /** As a fast-jar on a JVM, with the image's options. */
    static Way onJvm(Path root, Path work, Jdk jdk) throws IOException {
        return onJvm("jdk" + jdk.feature(), root, work, jdk, List.of("-jar", "quarkus-run.jar"));
    }

    /** As the image is run, with a cache made as the image makes it. */
    static Way withCache(Path root, Path work, Jdk jdk) throws IOException, InterruptedException {
        Way way = onJvm(AOT, root, work, jdk, Image.read(root).arguments());
        for (String service : SERVICES) {
            ProcessBuilder train = new ProcessBuilder(
                            root.resolve("deploy/docker/train").toString(),
                            service,
                            way.folder(service).toString())
                    .inheritIO();
            String path = train.environment().getOrDefault("PATH", "");
            train.environment().put("PATH", jdk.home().resolve("bin") + ":" + path);
            if (train.start().waitFor() != 0) {
                throw new IllegalStateException("no cache could be made for " + service);
            }
        }
        return way;
    }

    private static Way onJvm(String name, Path root, Path work, Jdk jdk, List<String> arguments) throws IOException {
        Image image = Image.read(root);
        List<String> command = new ArrayList<>(List.of(jdk.java().toString(), MEMORY));
        command.addAll(image.optionsFor(jdk));
        command.addAll(arguments);
        Map<String, List<String>> commands = new HashMap<>();
        Map<String, Path> folders = new HashMap<>();
        for (String service : SERVICES) {
            commands.put(service, command);
            Path packaged = root.resolve(service).resolve("target/quarkus-app");
            folders.put(service, copy(packaged, work.resolve(name + "/" + service)));
        }
        return new Way(name, commands, folders, image.environment());
    }

    /** As native executables; empty unless all three have been built. */
    static Optional<Way> asExecutables(Path root) {
        List<Packaged> built =
                SERVICES.stream().map(service -> Packaged.of(root, service)).toList();
        if (!built.stream().allMatch(Packaged::isNative)) {
            return Optional.empty();
        }
        Map<String, List<String>> commands = new HashMap<>();
        Map<String, Path> folders = new HashMap<>();
        for (int i = 0; i < SERVICES.size(); i++) {
            commands.put(SERVICES.get(i), built.get(i).command(List.of()));
            folders.put(SERVICES.get(i), root);
        }
        return Optional.of(new Way(NATIVE, commands, folders, Map.of()));
    }

    List<String> command(String service) {
        return commands.getOrDefault(service, List.of());
    }

    Path folder(String service) {
        return folders.getOrDefault(service, Path.of(""));
    }

    private static Path copy(Path from, Path to) throws IOException {
        remove(to);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        return to;
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
