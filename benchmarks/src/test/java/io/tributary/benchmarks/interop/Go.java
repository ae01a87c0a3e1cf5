package io.tributary.benchmarks.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Go side: {@code benchmarks/interop/main.go}, built once for a run of the tests. */
final class Go {

    private static final Path PROGRAM = Path.of("target", "interop").toAbsolutePath();
    private static final String MISSING = build();

    static {
        if (!MISSING.isEmpty()) {
            System.out.println("[WARNING] " + MISSING);
        }
    }

    private final String redis;
    private final List<Program> started = new ArrayList<>();

    /** For Redis at {@code host:port}. */
    Go(String redis) {
        this.redis = redis;
    }

    /** Skips the test, and says why on the console too, where the program can't be built. */
    static void assumeBuilt() {
        assumeTrue(MISSING.isEmpty(), MISSING);
    }

    /** Builds the program; returns why that can't be, or nothing. */
    private static String build() {
        try {
            Process go = new ProcessBuilder("go", "build", "-o", PROGRAM.toString(), ".")
                    .directory(Path.of("interop").toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(go.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return go.waitFor() == 0
                    ? ""
                    : "Not tested against asynq: its program can't be built here: " + said.strip();
        } catch (IOException absent) {
            return "Not tested against asynq: there is no Go toolchain here";
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** {@code host:port}. */
    String address() {
        return redis;
    }

    /** Enqueues what the JSON says; returns an id or {@code duplicate} for each. */
    List<String> enqueue(String spec) {
        return run("enqueue", spec);
    }

    /** Runs a command to its end; returns what it said. */
    List<String> run(String command, String last) {
        return Program.start(List.of(PROGRAM.toString(), command, redis, last)).finish();
    }

    /** A server of asynq that serves as the JSON says; returns when it does. Killed after the test. */
    Program serve(String spec) {
        Program server = Program.start(List.of(PROGRAM.toString(), "serve", redis, spec));
        started.add(server);
        return server.awaitLine("ready");
    }

    /** A worker of ours in a JVM of its own, which runs one job of the queue {@code default} and never ends it. */
    Program holdingJvm() {
        try {
            String classPath = Path.of("target", "classes")
                    + System.getProperty("path.separator")
                    + Files.readString(Path.of("target", "class-path")).strip();
            Program jvm = Program.start(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                    "-cp",
                    classPath,
                    "io.tributary.benchmarks.queue.OurPeer",
                    redis));
            started.add(jvm);
            jvm.say("GO hold");
            return jvm.awaitLine("RESULT");
        } catch (IOException unbuilt) {
            throw new UncheckedIOException(unbuilt);
        }
    }

    void close() {
        started.forEach(Program::close);
    }
}
