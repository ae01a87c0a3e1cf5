package io.tributary.devstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardTest {
    @TempDir
    private Path folder;

    @Test
    void ends_what_it_watches_and_removes_what_it_is_told_to() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("file"), "x");
        Process watched = sleeper();
        Guard guard = Guard.start(folder.resolve("pids"), data);
        guard.watch("sleeper", watched.toHandle(), "TERM");

        guard.close();

        assertThat(watched.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(data).doesNotExist();
    }

    @Test
    void leaves_alone_what_is_not_its_own_also_if_an_old_pid_file_names_it() throws Exception {
        Process stranger = sleeper();
        Path pids = Files.createDirectory(folder.resolve("pids"));
        Files.writeString(pids.resolve("postgres-1.pid"), "KILL " + stranger.pid());

        Guard.start(pids, null).close();

        assertThat(stranger.isAlive()).isTrue();
        stranger.destroyForcibly();
    }

    @Test
    void forgets_a_child_that_has_ended() throws Exception {
        Process child = sleeper();
        Path pids = folder.resolve("pids");
        try (Guard guard = Guard.start(pids, null)) {
            Path file = pids.resolve("child-" + child.pid() + ".pid");
            guard.watch("child", child.toHandle(), "TERM");
            assertThat(file).exists();

            child.destroyForcibly();

            Await.until("its pid file is gone", () -> !Files.exists(file));
        }
    }

    private static Process sleeper() throws IOException {
        return new ProcessBuilder("sleep", "1000").start();
    }
}
