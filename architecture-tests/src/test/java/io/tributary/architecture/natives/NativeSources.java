package io.tributary.architecture.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** All that GraalVM's builder would be given for one service: {@code target/native-sources}. */
final class NativeSources {

    private final List<Path> jars;
    private final Metadata metadata = new Metadata();
    private final Set<String> entries = new HashSet<>();

    private NativeSources(List<Path> jars) {
        this.jars = jars;
    }

    /**
     * Reads a folder.
     *
     * @throws IllegalStateException if there are none
     */
    static NativeSources read(Path folder) throws IOException {
        Path arguments = folder.resolve("native-image.args");
        if (!Files.exists(arguments)) {
            throw new IllegalStateException("No native sources in " + folder + "; .ci/native-sources makes them");
        }
        List<Path> jars = new ArrayList<>();
        for (Path place : List.of(folder, folder.resolve("lib"))) {
            try (Stream<Path> found = Files.list(place)) {
                found.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
            }
        }
        NativeSources sources = new NativeSources(jars);
        sources.metadata.addArguments(Files.readString(arguments));
        for (Path jar : jars) {
            sources.readJar(jar);
        }
        return sources;
    }

    private void readJar(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            for (JarEntry entry : Collections.list(jar.entries())) {
                entries.add(entry.getName());
                if (entry.getName().startsWith("META-INF/native-image/") && !entry.isDirectory()) {
                    metadata.add(entry.getName(), bytes(jar, entry));
                }
            }
        }
    }

    Metadata metadata() {
        return metadata;
    }

    /** Whether any jar has such an entry. */
    boolean hasEntry(String name) {
        return entries.contains(name);
    }

    /** Whether one of the libraries is this module, as it is or as Quarkus has changed it. */
    boolean hasModule(String module) {
        return jars.stream().anyMatch(jar -> jar.getFileName().toString().contains("io.tributary." + module + "-"));
    }

    /** The entries of the first library whose file has this in its name; none without such a library. */
    List<String> entriesOf(String library) throws IOException {
        Optional<Path> found = jars.stream()
                .filter(jar -> jar.getFileName().toString().contains(library))
                .findFirst();
        if (found.isEmpty()) {
            return List.of();
        }
        try (JarFile jar = new JarFile(found.get().toFile())) {
            return jar.stream().map(JarEntry::getName).toList();
        }
    }

    /** Whether some jar has an entry of that name with exactly this in it. */
    boolean holds(String name, byte[] content) throws IOException {
        for (Path path : jars) {
            try (JarFile jar = new JarFile(path.toFile())) {
                JarEntry entry = jar.getJarEntry(name);
                if (entry != null && Arrays.equals(bytes(jar, entry), content)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** An entry's bytes as text, one character a byte; empty if there is none. */
    String text(String name) throws IOException {
        for (Path path : jars) {
            try (JarFile jar = new JarFile(path.toFile())) {
                JarEntry entry = jar.getJarEntry(name);
                if (entry != null) {
                    return new String(bytes(jar, entry), java.nio.charset.StandardCharsets.ISO_8859_1);
                }
            }
        }
        return "";
    }

    private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
        try (var content = jar.getInputStream(entry)) {
            return content.readAllBytes();
        }
    }
}
