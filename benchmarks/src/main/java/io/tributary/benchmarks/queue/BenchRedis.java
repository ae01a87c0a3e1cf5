package io.tributary.benchmarks.queue;

import io.tributary.devstack.Guard;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.embedded.core.ExecutableProvider;

/** A Redis of its own for a run: no persistence, nothing evicted, on a free port of the loopback. */
final class BenchRedis implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(20);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final String address;
    private final Vertx vertx = Vertx.vertx();
    private final Redis client;

    private BenchRedis(Process process, String address) {
        this.process = process;
        this.address = address;
        this.client = Redis.createClient(vertx, "redis://" + address);
    }

    /** Starts it; returns when it answers. */
    static BenchRedis start(Path folder, Guard guard) throws IOException {
        Files.createDirectories(folder);
        Path program =
                ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
        int port = freePort();
        Process process = new ProcessBuilder(command(program, port, folder))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .start();
        guard.watch("redis", process.toHandle(), "KILL");
        BenchRedis redis = new BenchRedis(process, "127.0.0.1:" + port);
        redis.awaitAnswer();
        return redis;
    }

    private static List<String> command(Path program, int port, Path folder) {
        return List.of(
                program.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                "no",
                "--maxmemory-policy",
                "noeviction");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitAnswer() {
        client.send(Request.cmd(Command.PING))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(20), Duration.ofMillis(200))
                .expireIn(START_LIMIT.toMillis())
                .await()
                .atMost(START_LIMIT);
    }

    /** {@code host:port}. */
    String address() {
        return address;
    }

    /** As if new. */
    void empty() {
        client.send(Request.cmd(Command.FLUSHALL)).await().atMost(ANSWER_LIMIT);
    }

    Usage usage() {
        return Usage.parse(info());
    }

    String version() {
        Matcher version = Pattern.compile("redis_version:(\\S+)").matcher(info());
        return version.find() ? version.group(1) : "unknown";
    }

    private String info() {
        return client.send(Request.cmd(Command.INFO).arg("all"))
                .await()
                .atMost(ANSWER_LIMIT)
                .toString();
    }

    @Override
    public void close() {
        client.close();
        vertx.closeAndAwait();
        process.destroyForcibly().onExit().join();
    }
}
