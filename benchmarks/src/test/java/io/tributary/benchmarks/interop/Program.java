package io.tributary.benchmarks.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A program that runs beside the test and says what it does, line by line. */
final class Program implements AutoCloseable {

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private Program(Process process) {
        this.process = process;
        this.reader = new Thread(this::read, "output of a program");
    }

    static Program start(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Program program = new Program(process);
            program.reader.setDaemon(true);
            program.reader.start();
            return program;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void read() {
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        List<String> some = new ArrayList<>();
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                some.add(line);
                if (!output.ready()) {
                    lines.addAll(some);
                    some.clear();
                }
            }
        } catch (IOException ended) {
            // Killed: there is no more to read.
        }
        lines.addAll(some);
    }

    /** All that it has said so far. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    Program awaitLine(String start) {
        Wait.until(() -> lines().stream().anyMatch(line -> line.startsWith(start)) || !process.isAlive(), start);
        assertThat(lines()).anyMatch(line -> line.startsWith(start));
        return this;
    }

    void say(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }

    /** Ends its input and waits for its end; returns all that it said. */
    List<String> finish() {
        try {
            process.getOutputStream().close();
            assertThat(process.waitFor()).as("exit code").isZero();
            reader.join();
            return lines();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** As {@code kill -9}. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
