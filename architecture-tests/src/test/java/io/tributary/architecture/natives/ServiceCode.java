package io.tributary.architecture.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The code of the modules that a service is made of, as it was compiled: the classes, and the files beside them.
 *
 * @param folders {@code target/classes} of each
 */
record ServiceCode(List<Path> folders) {

    private static final List<String> LIBRARIES =
            List.of("common-events", "job-queue", "notion", "projects", "service-defaults");

    /** A file and what it is called within its jar. */
    record Resource(String name, Path file) {}

    static ServiceCode of(Path root, String service, Predicate<String> isPart) {
        List<Path> folders = new ArrayList<>(List.of(classes(root, service)));
        LIBRARIES.stream().filter(isPart).forEach(library -> folders.add(classes(root, library)));
        return new ServiceCode(folders);
    }

    private static Path classes(Path root, String module) {
        return root.resolve(module).resolve("target/classes");
    }

    /** Every class, not initialized. */
    List<Class<?>> classes() {
        List<Class<?>> classes = new ArrayList<>();
        for (Resource file : files(name -> name.endsWith(".class") && !name.endsWith("-info.class"))) {
            String name = file.name().substring(0, file.name().length() - ".class".length());
            try {
                classes.add(Class.forName(name.replace('/', '.'), false, ServiceCode.class.getClassLoader()));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("Not in the class path of these tests: " + name, e);
            }
        }
        return classes;
    }

    /** Every file that is no class. */
    List<Resource> resources() {
        return files(name -> !name.endsWith(".class"));
    }

    /** The settings that come with the code, of all modules together. */
    Properties settings() {
        Properties settings = new Properties();
        for (Resource file : files(
                name -> name.equals("application.properties") || name.endsWith("microprofile-config.properties"))) {
            try (var text = Files.newBufferedReader(file.file())) {
                settings.load(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return settings;
    }

    private List<Resource> files(Predicate<String> wanted) {
        List<Resource> files = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(Files::isRegularFile)
                        .map(file -> new Resource(folder.relativize(file).toString(), file))
                        .filter(file -> wanted.test(file.name()))
                        .forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }
}
