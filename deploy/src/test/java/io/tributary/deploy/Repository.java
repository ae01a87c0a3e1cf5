package io.tributary.deploy;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of this repository, and what they say that others must agree with. */
final class Repository {

    static final List<String> SERVICES = List.of("api-service", "event-service", "job-service");

    private static final Path ROOT =
            Path.of(System.getProperty("tributary.root", "..")).toAbsolutePath().normalize();
    private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z0-9_]{3,})`");

    private Repository() {}

    static Path path(String path) {
        return ROOT.resolve(path);
    }

    static String read(String path) {
        try {
            return Files.readString(path(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A service's own {@code application.properties}. */
    static Properties properties(String service) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path(service + "/src/main/resources/application.properties"))) {
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int httpPort(String service) {
        return port(service, "quarkus.http.port");
    }

    static int managementPort(String service) {
        return port(service, "quarkus.management.port");
    }

    private static int port(String service, String property) {
        return Integer.parseInt(properties(service).getProperty(property));
    }

    /** The variables without which a service doesn't start. */
    static List<String> required(String service) {
        return Stream.of(properties(service).getProperty("tributary.required").split(","))
                .map(Repository::variable)
                .toList();
    }

    static String variable(String property) {
        return property.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** Every variable that docs/configuration.md names. */
    static Set<String> documentedVariables() {
        return new TreeSet<>(VARIABLE.matcher(read("docs/configuration.md"))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList());
    }
}
