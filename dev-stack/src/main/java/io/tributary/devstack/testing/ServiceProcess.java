package io.tributary.devstack.testing;

import io.tributary.devstack.Guard;
import io.tributary.devstack.Ports;
import io.tributary.devstack.Tail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A packaged service as a child process. It ends with this process, also when that is killed.
 *
 * <p>Ports come from {@code QUARKUS_HTTP_PORT} and {@code QUARKUS_MANAGEMENT_PORT} in the environment that is given;
 * where they are missing, free ones are taken. It listens on 127.0.0.1 alone.
 */
public final class ServiceProcess {
    /** How long a service may take to finish what it does; it is killed after that. */
    public static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private static final List<String> QUICK_START =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx384m");
    private static final int LOG_LINES = 40;

    private final String name;
    private final Process process;
    private final Path log;
    private final URI url;
    private final URI managementUrl;

    private ServiceProcess(String name, Process process, Path log, URI url, URI managementUrl) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.url = url;
        this.managementUrl = managementUrl;
    }

    /**
     * Starts what was packaged, a jar or a native executable; it need not be ready yet.
     *
     * @param root the checkout
     * @param name the module, as in {@code api-service}
     * @param env added to this process's environment
     * @param log its output is appended here
     * @throws IllegalStateException if the service hasn't been packaged
     */
    public static ServiceProcess start(Path root, String name, Map<String, String> env, Path log) {
        return start(root, name, env, log, OwnGuard.GUARD, List.of());
    }

    /** The same with a guard of the caller's, and further options for the JVM. */
    public static ServiceProcess start(
            Path root, String name, Map<String, String> env, Path log, Guard guard, List<String> jvmOptions) {
        Packaged packaged = Packaged.of(root, name);
        if (!Files.exists(packaged.file())) {
            throw new IllegalStateException("not packaged: " + packaged.file());
        }
        List<String> options = new ArrayList<>(QUICK_START);
        options.addAll(jvmOptions);
        return start(name, packaged.command(options), Path.of("").toAbsolutePath(), env, log, guard);
    }

    /** The same by a command of the caller's, which is run in this folder. */
    public static ServiceProcess start(
            String name, List<String> command, Path folder, Map<String, String> env, Path log, Guard guard) {
        Map<String, String> complete = new HashMap<>(env);
        complete.putIfAbsent("QUARKUS_HTTP_HOST", "127.0.0.1");
        complete.putIfAbsent("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        complete.computeIfAbsent("QUARKUS_HTTP_PORT", missing -> Integer.toString(Ports.free()));
        complete.computeIfAbsent("QUARKUS_MANAGEMENT_PORT", missing -> Integer.toString(Ports.free()));
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process process = run(command, folder, complete, log);
            guard.watch(name, process.toHandle(), "TERM");
            return new ServiceProcess(
                    name,
                    process,
                    log,
                    local(complete.get("QUARKUS_HTTP_PORT")),
                    local(complete.get("QUARKUS_MANAGEMENT_PORT")));
        } catch (IOException failed) {
            throw new UncheckedIOException(name + " could not be started", failed);
        }
    }

    /** {@code http://127.0.0.1:port}, its API. */
    public URI url() {
        return url;
    }

    /** {@code http://127.0.0.1:port}, where health and metrics are. */
    public URI managementUrl() {
        return managementUrl;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The process, to learn of its end. */
    public Process process() {
        return process;
    }

    /** The end of its log, for messages. */
    public String logTail() {
        return Tail.of(log, LOG_LINES);
    }

    /** Returns as soon as it says that it is ready; {@link IllegalStateException} with its log if it doesn't. */
    public void awaitReady(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!Health.isReady(managementUrl)) {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        name + " ended with exit code " + process.exitValue() + ":\n" + logTail());
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException(name + " was not ready within " + limit.toSeconds() + " s: "
                        + Health.reasons(managementUrl) + "\n" + logTail());
            }
            pause();
        }
    }

    /** {@code kill -9}; returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /**
     * SIGTERM, and a kill if it isn't gone after {@link #STOP_LIMIT}; returns when it is gone.
     *
     * @return whether it ended by itself
     */
    public boolean stop() {
        return stop(STOP_LIMIT);
    }

    boolean stop(Duration limit) {
        process.destroy();
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        kill();
        return false;
    }

    private static Process run(List<String> command, Path folder, Map<String, String> env, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // The launcher's own settings; a service would take them for misspelt ones of its own.
        builder.environment().keySet().removeIf(name -> name.startsWith("TRIBUTARY_PORT_"));
        builder.environment().putAll(env);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private static URI local(@Nullable String port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    /** One for all services of this JVM, made when the first is started. */
    private static final class OwnGuard {
        private static final Guard GUARD = make();

        private static Guard make() {
            try {
                Path folder = Files.createTempDirectory("tributary-services");
                return Guard.start(folder.resolve("pids"), folder);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
