package io.tributary.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that images are made of. That an image can be made needs Docker; what can be known without is known here. */
class ImageFilesTest {

    private static final Pattern BASE = Pattern.compile("(?m)^ARG [A-Z]+=(.+[:/].+)$");
    private static final Pattern FROM = Pattern.compile("(?m)^FROM (\\S+)(?: AS (\\S+))?$");
    private static final Pattern COPIED = Pattern.compile("(?m)^COPY (?!--from)(?:--\\S+ )*(\\S+) ");
    private static final Pattern OPTIONS = Pattern.compile("(?m)^ENV JDK_JAVA_OPTIONS=\"(.+)\"$");
    private static final List<String> LABELS =
            List.of("title", "description", "licenses", "version", "revision", "source");

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native"})
    void each_base_is_pinned_by_its_digest(String name) {
        String file = Repository.read("deploy/docker/" + name);

        assertThat(found(BASE, file)).isNotEmpty().allMatch(base -> base.matches(".+@sha256:[0-9a-f]{64}"));
        assertThat(found(FROM, file)).allMatch(from -> from.matches("\\$\\{[A-Z]+}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native"})
    void a_service_runs_as_nobody_in_particular_says_what_it_is_and_whether_it_is_well(String name) {
        String file = Repository.read("deploy/docker/" + name);
        String stage = file.substring(file.indexOf(" AS service\n"));

        assertThat(stage).contains("\nUSER 10001:10001\n", "\nHEALTHCHECK ", "/opt/tributary/healthy");
        assertThat(LABELS).allMatch(label -> stage.contains("org.opencontainers.image." + label + "="));
        // The last USER before the entry point counts.
        assertThat(stage.lastIndexOf("\nUSER ")).isEqualTo(stage.indexOf("\nUSER "));
        assertThat(stage.indexOf("\nUSER ")).isLessThan(stage.indexOf("\nENTRYPOINT "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native"})
    void what_is_copied_is_there(String name) {
        assertThat(found(COPIED, Repository.read("deploy/docker/" + name)))
                .isNotEmpty()
                .allMatch(source -> Files.exists(Repository.path(source)));
    }

    @Test
    void an_image_is_asked_at_the_port_that_its_service_has() throws IOException, InterruptedException {
        for (String service : Repository.SERVICES) {
            assertThat(run("deploy/docker/management-port", service))
                    .isEqualTo(Repository.managementPort(service) + "\n");
        }
        assertThat(run("deploy/docker/management-port", "another")).contains("SERVICE must be");
    }

    @Test
    void the_documentation_has_the_options_that_the_images_set() {
        List<String> options = found(OPTIONS, Repository.read("deploy/docker/Dockerfile.jvm"));

        assertThat(options).hasSize(1);
        assertThat(Repository.read("docs/configuration.md")).contains("`" + options.get(0) + "`");
    }

    @Test
    void no_secret_and_nothing_built_gets_into_an_image() {
        assertThat(Repository.read(".dockerignore").lines()).contains(".env", ".git", ".tributary", "**/target");
    }

    /** That it knows a service that is well from one that isn't, {@link HealthyTest} shows. */
    @ParameterizedTest
    @ValueSource(strings = {"train", "healthy", "management-port"})
    void each_script_can_be_run_and_is_understood(String name) throws IOException, InterruptedException {
        assertThat(Files.isExecutable(Repository.path("deploy/docker/" + name))).isTrue();
        Process syntax = new ProcessBuilder(
                        "bash", "-n", Repository.path("deploy/docker/" + name).toString())
                .start();

        assertThat(syntax.waitFor()).isZero();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String run(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of(Repository.path(script).toString()), Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        int unused = process.waitFor();
        return said;
    }
}
