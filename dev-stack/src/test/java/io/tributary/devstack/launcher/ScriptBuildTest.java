package io.tributary.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.devstack.testing.Root;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the script {@code tributary} builds, in a checkout with a build and a Java that only tell of their calls. */
class ScriptBuildTest {
    private static final String BUILD = """
            #!/bin/sh
            echo "built $*"
            [ ! -e broken ] || exit 1
            mkdir -p dev-stack/target/classes && : >dev-stack/target/class-path
            for service in api event job; do
              mkdir -p $service-service/target/quarkus-app
              : >$service-service/target/quarkus-app/quarkus-run.jar
            done
            """;
    private static final String JAVA = """
            #!/bin/sh
            case "$*" in
              -version) echo 'openjdk version "17.0.1"' >&2 ;;
              *" status") [ -e running ] ;;
              *) echo launched ;;
            esac
            """;

    @TempDir
    private Path checkout;

    @BeforeEach
    void makeCheckout() throws IOException {
        Files.copy(Root.find().resolve("tributary"), checkout.resolve("tributary"));
        program("mvnw", BUILD);
        program("jdk/bin/java", JAVA);
        program("jdk/bin/javac", JAVA);
        for (String source : List.of("pom.xml", "projects/src/main/java/A.java", "dev-stack/src/main/java/B.java")) {
            write(source, "");
        }
    }

    @Test
    void a_fresh_clone_is_built_and_then_left_as_it_is() throws Exception {
        assertThat(up()).contains("Building, since", "built", "launched");

        assertThat(up()).isEqualTo("launched\n");
    }

    @Test
    void a_changed_source_is_named_and_built() throws Exception {
        up();
        age("job-service/target/quarkus-app/quarkus-run.jar");

        assertThat(up()).contains(" has changed").contains("built");
        assertThat(up()).isEqualTo("launched\n");
    }

    @Test
    void a_missing_jar_is_named_and_built() throws Exception {
        up();
        Files.delete(checkout.resolve("event-service/target/quarkus-app/quarkus-run.jar"));

        assertThat(up()).contains("event-service/target/quarkus-app/quarkus-run.jar is missing");
    }

    @Test
    void without_build_it_takes_what_is_there() throws Exception {
        up();
        age("dev-stack/target/class-path");

        assertThat(up("--no-build")).isEqualTo("launched\n");
    }

    @Test
    void nothing_is_built_under_what_runs() throws Exception {
        up();
        age("job-service/target/quarkus-app/quarkus-run.jar");
        write("running", "");

        assertThat(up()).contains("already running").doesNotContain("built").doesNotContain("launched");
    }

    @Test
    void servers_alone_need_no_service_built() throws Exception {
        assertThat(up("--only", "infra")).contains("-pl dev-stack -am").doesNotContain("job-service");
    }

    @Test
    void a_broken_build_starts_nothing_and_is_tried_again() throws Exception {
        write("broken", "");

        assertThat(up()).contains("the build failed").doesNotContain("launched");

        Files.delete(checkout.resolve("broken"));
        assertThat(up()).contains("built", "launched");
    }

    private String up(String... more) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(checkout.resolve("tributary").toString(), "up"));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", checkout.resolve("jdk").toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private void age(String file) throws IOException {
        Files.setLastModifiedTime(checkout.resolve(file), FileTime.from(Instant.EPOCH));
    }

    private void program(String file, String text) throws IOException {
        assertThat(write(file, text).toFile().setExecutable(true)).isTrue();
    }

    private Path write(String file, String text) throws IOException {
        Path path = checkout.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }
}
