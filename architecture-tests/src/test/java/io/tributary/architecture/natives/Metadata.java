package io.tributary.architecture.natives;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a native image is told of, put together from the files below {@code META-INF/native-image} of all its jars. */
final class Metadata {

    /** What may be reached of a type that is listed. */
    enum Access {
        CONSTRUCTORS("allDeclaredConstructors", "allPublicConstructors"),
        FIELDS("allDeclaredFields", "allPublicFields"),
        METHODS("allDeclaredMethods", "allPublicMethods");

        private final String ofAll;
        private final String ofPublic;

        Access(String ofAll, String ofPublic) {
            this.ofAll = ofAll;
            this.ofPublic = ofPublic;
        }

        private boolean isGiven(JsonNode type) {
            return type.path(ofAll).asBoolean() || type.path(ofPublic).asBoolean();
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Set<Access>> types = new HashMap<>();
    private final List<Pattern> resources = new ArrayList<>();
    private final StringBuilder arguments = new StringBuilder();

    /**
     * Takes one file in.
     *
     * @param name as {@code reflect-config.json}; what isn't understood is left out
     */
    void add(String name, byte[] content) throws IOException {
        switch (name.substring(name.lastIndexOf('/') + 1)) {
            case "reflect-config.json" -> JSON.readTree(content).forEach(this::addType);
            case "resource-config.json" ->
                JSON.readTree(content)
                        .at("/resources/includes")
                        .forEach(include -> resources.add(
                                Pattern.compile(include.path("pattern").asText())));
            case "native-image.properties" -> addProperties(content);
            default -> {
                // Proxies, JNI and serialization: nothing of ours.
            }
        }
    }

    /** Takes arguments of the builder in. */
    void addArguments(String text) {
        arguments.append(text).append(' ');
    }

    /** Whether the type is listed with all of these; without any, whether it is listed at all. */
    boolean has(String type, Access... accesses) {
        Set<Access> listed = types.get(type);
        return listed != null && listed.containsAll(Set.of(accesses));
    }

    boolean hasResource(String path) {
        return resources.stream().anyMatch(pattern -> pattern.matcher(path).matches());
    }

    /** Whether a class or package is initialized when the image runs, and not when it is built. */
    boolean isInitializedAtRunTime(String name) {
        return Pattern.compile("\\s+")
                .splitAsStream(arguments)
                .filter(argument -> argument.startsWith("--initialize-at-run-time="))
                .flatMap(argument ->
                        List.of(argument.substring(argument.indexOf('=') + 1).split(",", -1)).stream())
                .anyMatch(prefix -> name.equals(prefix) || name.startsWith(prefix + "."));
    }

    private void addType(JsonNode type) {
        Set<Access> accesses = types.computeIfAbsent(type.path("name").asText(), unknown -> new HashSet<>());
        for (Access access : Access.values()) {
            if (access.isGiven(type)) {
                accesses.add(access);
            }
        }
    }

    private void addProperties(byte[] content) throws IOException {
        var properties = new java.util.Properties();
        properties.load(new java.io.ByteArrayInputStream(content));
        addArguments(properties.getProperty("Args", ""));
    }
}
