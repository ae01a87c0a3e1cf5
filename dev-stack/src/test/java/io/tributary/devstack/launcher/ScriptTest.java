package io.tributary.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.devstack.testing.Root;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code tributary}, as far as it goes without building or starting anything. */
class ScriptTest {
    @TempDir
    private Path folder;

    private record Outcome(int exit, String said) {}

    @Test
    void help_names_every_command_and_every_port() throws Exception {
        Outcome help = run(Map.of(), "help");

        assertThat(help.exit()).isZero();
        assertThat(help.said()).contains("up [--fresh]", "status", "logs", "stop");
        for (Port port : Port.values()) {
            assertThat(help.said()).contains("_" + port.name() + " (");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"upp", "up --frehs", "up --only", "up --only services", "up --fresh now"})
    void what_it_does_not_know_it_refuses_before_building(String line) throws Exception {
        Outcome outcome = run(Map.of(), line.split(" ", -1));

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.said()).contains("tributary: ").hasLineCount(1);
    }

    @Test
    void a_missing_java_is_said_so() throws Exception {
        Outcome outcome = run(Map.of("JAVA_HOME", folder.toString()), "up");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.said()).contains("no Java found").contains("17");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_392", "11.0.2", "16"})
    void an_old_java_is_said_so(String version) throws Exception {
        Path java = folder.resolve("bin/java");
        Files.createDirectories(java.getParent());
        Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"" + version + "\" 2020-01-01' >&2\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();

        Outcome outcome = run(Map.of("JAVA_HOME", folder.toString()), "up");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.said()).contains("this is Java").contains("17");
    }

    private static Outcome run(Map<String, String> env, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Root.find().resolve("tributary").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(env);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), said);
    }
}
