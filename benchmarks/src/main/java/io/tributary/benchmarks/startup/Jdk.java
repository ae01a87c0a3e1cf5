package io.tributary.benchmarks.startup;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A Java installation.
 *
 * @param home its folder
 * @param version as it says it, such as {@code 25.0.3}
 */
record Jdk(Path home, String version) {

    /** The first one that keeps what a run has learned, so that the next one starts with it, in one step. */
    static final int WITH_AOT_CACHE = 25;

    private static final Path INSTALLED = Path.of("/usr/lib/jvm");

    int feature() {
        return Integer.parseInt(version.split("\\.", 2)[0]);
    }

    Path java() {
        return home.resolve("bin/java");
    }

    /** The one that this runs on. */
    static Jdk own() {
        return new Jdk(Path.of(System.getProperty("java.home")), System.getProperty("java.version"));
    }

    /** The newest that can make a cache: the one in {@code TRIBUTARY_NEWER_JDK}, else of those in {@code /usr/lib/jvm}. */
    static Optional<Jdk> newest() throws IOException {
        List<Path> homes = new ArrayList<>();
        String given = System.getenv("TRIBUTARY_NEWER_JDK");
        if (given != null) {
            homes.add(Path.of(given));
        } else if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> found = Files.list(INSTALLED)) {
                homes.addAll(found.toList());
            }
        }
        List<Jdk> jdks = new ArrayList<>(List.of(own()));
        for (Path home : homes) {
            Path release = home.resolve("release");
            if (Files.isExecutable(home.resolve("bin/java")) && Files.exists(release)) {
                jdks.add(new Jdk(home, version(release)));
            }
        }
        return jdks.stream().filter(jdk -> jdk.feature() >= WITH_AOT_CACHE).max(Comparator.comparing(Jdk::feature));
    }

    private static String version(Path release) throws IOException {
        Properties said = new Properties();
        try (BufferedReader text = Files.newBufferedReader(release)) {
            said.load(text);
        }
        return said.getProperty("JAVA_VERSION", "0").replace("\"", "");
    }
}
