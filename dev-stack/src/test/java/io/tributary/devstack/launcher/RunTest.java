package io.tributary.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
    @TempDir
    private Path folder;

    @Test
    void is_read_as_it_was_written() {
        Run run = run(4711, Instant.EPOCH);
        Path file = folder.resolve("run.json");

        run.write(file);

        assertThat(Run.read(file)).contains(run);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void a_missing_or_broken_file_is_no_run() throws Exception {
        Path file = folder.resolve("run.json");
        assertThat(Run.read(file)).isEmpty();

        Files.writeString(file, "{\"pid\":");

        assertThat(Run.read(file)).isEmpty();
    }

    @Test
    void lives_as_long_as_its_process() {
        ProcessHandle self = ProcessHandle.current();
        Instant started = self.info().startInstant().orElseThrow();

        assertThat(run(self.pid(), started).process()).contains(self);
    }

    @Test
    void is_over_when_another_process_has_its_id() {
        ProcessHandle self = ProcessHandle.current();
        Instant started = self.info().startInstant().orElseThrow();

        assertThat(run(self.pid(), started.minusSeconds(60)).process()).isEmpty();
    }

    static Run run(long pid, Instant since) {
        return new Run(
                pid, since.toString(), "http://api", "http://notion", "p", "r", "k", Map.of(), "token", "person", null);
    }
}
