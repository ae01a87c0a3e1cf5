package io.tributary.devstack.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds where the stack itself is killed is the guard's work: {@code GuardTest}, {@code UpAndDownTest}. */
class StackProcessTest {
    private static final long LIMIT_SECONDS = 30;

    @TempDir
    private Path temporary;

    private final Process owner = longProcess();

    @AfterEach
    void endOwner() {
        owner.destroyForcibly();
    }

    @Test
    void everything_ends_and_is_removed_when_the_owner_is_killed() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("stack"));
        Process stack = StackProcess.start(owner.toHandle(), folder);
        List<ProcessHandle> all = withChildren(stack);

        owner.destroyForcibly();

        awaitEnd(all);
        assertThat(all).hasSizeGreaterThanOrEqualTo(4);
        assertThat(folder).doesNotExist();
    }

    /** The guard, which ends last, PostgreSQL and Redis; and PostgreSQL's own. */
    private static List<ProcessHandle> withChildren(Process stack) {
        List<ProcessHandle> all = new ArrayList<>(stack.descendants().toList());
        all.add(stack.toHandle());
        return all;
    }

    private static void awaitEnd(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            process.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static Process longProcess() {
        try {
            return new ProcessBuilder("sleep", "1000").start();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
