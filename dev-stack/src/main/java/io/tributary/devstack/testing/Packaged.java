package io.tributary.devstack.testing;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A service as it was packaged last: a jar, or a native executable.
 *
 * @param file the jar or the executable; it need not be there
 * @param isNative whether it is an executable
 */
public record Packaged(Path file, boolean isNative) {

    /**
     * What Quarkus says that it made of a module; the jar, if it says something else or nothing.
     *
     * @param root the checkout
     * @param name the module, as in {@code api-service}
     */
    public static Packaged of(Path root, String name) {
        Path target = root.resolve(name).resolve("target");
        Path said = target.resolve("quarkus-artifact.properties");
        Properties made = new Properties();
        if (Files.exists(said)) {
            try (Reader text = Files.newBufferedReader(said)) {
                made.load(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        boolean isNative = made.getProperty("type", "").equals("native");
        return isNative
                ? new Packaged(target.resolve(made.getProperty("path", "")), true)
                : new Packaged(jar(root, name), false);
    }

    /** Where a service's jar is once it has been packaged. */
    public static Path jar(Path root, String name) {
        return root.resolve(name).resolve("target/quarkus-app/quarkus-run.jar");
    }

    /**
     * How it is started.
     *
     * @param jvmOptions of no effect on an executable
     */
    public List<String> command(List<String> jvmOptions) {
        if (isNative) {
            return List.of(file.toString());
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-jar", file.toString()));
        return command;
    }
}
