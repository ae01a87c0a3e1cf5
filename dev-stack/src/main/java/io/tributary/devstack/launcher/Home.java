package io.tributary.devstack.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.function.Supplier;

/** {@code .tributary/} in the checkout: all that the dev stack keeps. */
final class Home {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Not listable by others, but open to the user as whom PostgreSQL runs where we are root. */
    private static final String REACHABLE = "rwx--x--x";

    private static final String SECRET = "rw-------";

    private final Path folder;

    Home(Path root) {
        this.folder = root.resolve(".tributary");
    }

    /** Makes it if it is missing. */
    void make() throws IOException {
        if (!Files.exists(folder)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(REACHABLE)));
        }
        Files.createDirectories(logs());
    }

    /** Data on the simulator's workspace. */
    Path demo() {
        return folder.resolve("demo");
    }

    /** Data on a real workspace, with the secrets that protect it; the two must never meet. */
    Path workspace() {
        return folder.resolve("workspace");
    }

    Path logs() {
        return folder.resolve("logs");
    }

    Path pids() {
        return folder.resolve("pids");
    }

    Path runFile() {
        return folder.resolve("run.json");
    }

    Path lock() {
        return folder.resolve("lock");
    }

    /** The log of one part, emptied; what it said in the last run is kept beside it. */
    Path freshLog(String part) throws IOException {
        Path log = logs().resolve(part + ".log");
        if (Files.exists(log)) {
            Files.move(log, logs().resolve(part + ".previous.log"), StandardCopyOption.REPLACE_EXISTING);
        }
        return Files.createFile(log);
    }

    /** The bearer token of our API: made at random, since a tunnel opens the API to the world. */
    String apiToken() {
        return secret("api-token", () -> "trb_" + hex(20));
    }

    /** The key that tokens are encrypted with, 32 bytes in base64. */
    String secretKey() {
        return secret("secret-key", () -> Base64.getEncoder().encodeToString(bytes(32)));
    }

    private String secret(String name, Supplier<String> make) {
        Path file = workspace().resolve(name);
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(workspace());
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(SECRET)));
                Files.writeString(file, make.get());
            }
            return Files.readString(file).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String hex(int length) {
        return HexFormat.of().formatHex(bytes(length));
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** Removes a folder and all that is in it. */
    static void removeAll(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
