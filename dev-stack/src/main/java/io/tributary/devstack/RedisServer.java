package io.tributary.devstack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Redis with an append-only file, so that a stop keeps its data. */
final class RedisServer implements InfraServer {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final int TIMEOUT_MILLIS = 2_000;

    private final Binaries binaries;
    private final Path data;
    private final Path log;
    private final Guard guard;
    private final int port;
    private @Nullable Child child;

    RedisServer(Binaries binaries, Path folder, Path logs, Guard guard, int port) {
        this.binaries = binaries;
        this.data = folder.resolve("redis");
        this.log = logs.resolve("redis.log");
        this.guard = guard;
        this.port = port;
    }

    @Override
    public void start() throws IOException, InterruptedException {
        if (child != null && child.isAlive()) {
            return;
        }
        Files.createDirectories(data);
        Child started = Child.start("redis", command(binaries.redis()), log, guard, "TERM");
        child = started;
        await(started);
    }

    @Override
    public void stop() throws IOException, InterruptedException {
        if (child != null) {
            child.stop("TERM", STOP_LIMIT);
            child = null;
        }
    }

    int port() {
        return port;
    }

    /** Sends one command without arguments that need quoting; returns the first line of the answer. */
    String ask(String command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(Ports.loopback(), port), TIMEOUT_MILLIS);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String line = answer.readLine();
            if (line == null || line.startsWith("-")) {
                throw new IOException("Redis answered " + line + " to " + command);
            }
            return line;
        }
    }

    private List<String> command(Path program) {
        return List.of(
                program.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                data.toString(),
                "--save",
                "",
                "--appendonly",
                "yes");
    }

    private void await(Child started) throws IOException, InterruptedException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            started.check();
            try {
                // While it loads its file, Redis answers PING with an error.
                ask("PING");
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > end) {
                    throw new IOException("Redis did not start:\n" + Tail.of(log, 20), notYet);
                }
            }
            Thread.sleep(10);
        }
    }
}
