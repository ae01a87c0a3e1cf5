package io.tributary.benchmarks.startup;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the image of a service on the JVM starts it.
 *
 * @param options of the JVM, by its environment
 * @param environment besides
 * @param arguments of the command {@code java}
 */
record Image(List<String> options, Map<String, String> environment, List<String> arguments) {

    private static final Pattern SET = Pattern.compile("(?m)^ENV (\\w+)=\"?([^\"\\n]+)\"?$");
    private static final Pattern COMMAND = Pattern.compile("(?m)^ENTRYPOINT (\\[\"java\".*])$");

    static Image read(Path root) throws IOException {
        String file = Files.readString(root.resolve("deploy/docker/Dockerfile.jvm"));
        String stage = file.substring(file.indexOf(" AS service\n"));
        Map<String, String> environment = new HashMap<>();
        Matcher set = SET.matcher(stage);
        while (set.find()) {
            environment.put(set.group(1), set.group(2));
        }
        String options = environment.remove("JDK_JAVA_OPTIONS");
        Matcher command = COMMAND.matcher(stage);
        if (options == null || !command.find()) {
            throw new IllegalStateException("Dockerfile.jvm has no JDK_JAVA_OPTIONS or no command java");
        }
        List<String> words = Stream.of(new ObjectMapper().readValue(command.group(1), String[].class))
                .skip(1)
                .toList();
        return new Image(List.of(options.split(" ", -1)), environment, words);
    }

    /** The options that this JDK knows. */
    List<String> optionsFor(Jdk jdk) {
        return options.stream()
                .filter(option -> jdk.feature() >= 24 || !option.startsWith("--sun-misc-unsafe-memory-access"))
                .filter(option -> jdk.feature() >= 21 || !option.startsWith("-XX:TrimNativeHeapInterval"))
                .toList();
    }
}
