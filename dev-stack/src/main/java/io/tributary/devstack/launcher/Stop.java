package io.tributary.devstack.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** {@code stop}: asks the running {@code up} to end, and waits until it has. */
final class Stop {
    /** Longer than the services are given. */
    private static final long LIMIT_SECONDS = 60;

    private final Home home;
    private final PrintStream out;

    Stop(Home home, PrintStream out) {
        this.home = home;
        this.out = out;
    }

    void run() throws IOException {
        Optional<Run> last = Run.read(home.runFile());
        Optional<ProcessHandle> process = last.flatMap(Run::process);
        if (process.isEmpty()) {
            Files.deleteIfExists(home.runFile());
            out.println("Tributary is not running.");
            return;
        }
        process.get().destroy();
        try {
            process.get().onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException late) {
            throw new Refusal("Process " + process.get().pid() + " has not ended after " + LIMIT_SECONDS + " s.", late);
        }
        out.println("Tributary has stopped (process " + process.get().pid() + ").");
    }
}
