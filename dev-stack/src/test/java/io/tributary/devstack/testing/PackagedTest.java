package io.tributary.devstack.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagedTest {

    @TempDir
    private Path root;

    @Test
    void an_executable_is_run_as_it_is() throws IOException {
        packagedAs("type=native\npath=a-service-1.0-runner\n");

        Packaged packaged = Packaged.of(root, "a-service");

        assertThat(packaged.isNative()).isTrue();
        assertThat(packaged.command(List.of("-Xmx1m")))
                .containsExactly(
                        root.resolve("a-service/target/a-service-1.0-runner").toString());
    }

    @Test
    void a_jar_is_run_by_this_jvm_with_its_options_and_so_is_what_nothing_is_said_of() throws IOException {
        Packaged unsaid = Packaged.of(root, "a-service");
        packagedAs("type=native-sources\npath=a-service-1.0-native-image-source-jar\n");

        assertThat(Packaged.of(root, "a-service")).isEqualTo(unsaid);
        assertThat(unsaid.isNative()).isFalse();
        assertThat(unsaid.command(List.of("-Xmx1m")))
                .endsWith(
                        "-Xmx1m",
                        "-jar",
                        root.resolve("a-service/target/quarkus-app/quarkus-run.jar")
                                .toString());
    }

    private void packagedAs(String artifact) throws IOException {
        Path target = Files.createDirectories(root.resolve("a-service/target"));
        Files.writeString(target.resolve("quarkus-artifact.properties"), artifact);
    }
}
