package io.tributary.devstack;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server program that runs as a child of this process, its output in a log file. */
final class Child {
    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts it, with {@code log} rewritten; the guard ends it with this signal if we die. */
    static Child start(String name, List<String> command, Path log, Guard guard, String signal) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        guard.watch(name, process.toHandle(), signal);
        return new Child(name, process, log);
    }

    /** Runs a program to its end. */
    static void run(String name, List<String> command, Path log) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        if (process.waitFor() != 0) {
            throw new IOException(name + " failed:\n" + Tail.of(log, 20));
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Fails, with the end of its log, if it has ended. */
    void check() throws IOException {
        if (!process.isAlive()) {
            throw new IOException(name + " ended with exit code " + process.exitValue() + ":\n" + Tail.of(log, 20));
        }
    }

    /** Asks it to end, and ends it the hard way after {@code limit}. */
    void stop(String signal, Duration limit) throws IOException, InterruptedException {
        if (process.isAlive()) {
            new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
