package io.tributary.jobqueue;

import static io.tributary.jobqueue.RedisFixture.await;

import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis of a test's own, of the same program as the stack's, started as the test needs it. */
final class RedisNode implements AutoCloseable {

    private static final int FIRST_PORT = 21_000;
    private static final int PORTS = 20_000;
    private static final int BUS = 10_000;
    private static final int MASTERS = 3;
    private static final int SLOTS = 16_384;

    final int port;
    private final Process process;
    private final Redis direct;

    private RedisNode(Vertx vertx, int port, Process process) {
        this.port = port;
        this.process = process;
        this.direct = Redis.createClient(vertx, url());
    }

    /** Starts one that listens on a free port, whose bus port is free too. */
    static RedisNode start(RedisFixture fixture, Path folder, String... arguments) {
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(program(fixture)));
        for (String argument : arguments) {
            command.add(argument);
        }
        command.addAll(List.of("--bind", "127.0.0.1", "--port", String.valueOf(port), "--save", "", "--dir"));
        try {
            Path own = Files.createDirectories(folder.resolve(String.valueOf(port)));
            command.add(own.toString());
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(own.resolve("log").toFile())
                    .start();
            RedisNode node = new RedisNode(fixture.vertx, port, process);
            Bench.until(node::answers, "Redis on port " + port + " answers");
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Three masters that share all slots. */
    static List<RedisNode> cluster(RedisFixture fixture, Path folder) {
        List<RedisNode> nodes = new ArrayList<>();
        for (int n = 0; n < MASTERS; n++) {
            RedisNode node = start(fixture, folder, "--cluster-enabled", "yes", "--cluster-node-timeout", "2000");
            nodes.add(node);
            Stream<Object> slots = IntStream.range(SLOTS * n / MASTERS, SLOTS * (n + 1) / MASTERS)
                    .boxed()
                    .map(slot -> slot);
            node.command(
                    Command.CLUSTER, Stream.concat(Stream.of("ADDSLOTS"), slots).toArray());
            node.command(Command.CLUSTER, "MEET", "127.0.0.1", nodes.get(0).port);
        }
        nodes.forEach(node -> Bench.until(node::knowsItsCluster, "the cluster is whole"));
        return nodes;
    }

    private boolean knowsItsCluster() {
        String info = command(Command.CLUSTER, "INFO").toString();
        return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + MASTERS);
    }

    /** Deletes a key if it is here. */
    void lose(String key) {
        Response unused = await(direct.send(Request.cmd(Command.DEL).arg(key))
                .onFailure(failure -> failure.toString().contains("MOVED"))
                .recoverWithNull());
    }

    /** The stack's Redis says where its program is. */
    private static String program(RedisFixture fixture) {
        return Objects.requireNonNull(fixture.text(Command.INFO, "server"))
                .lines()
                .filter(line -> line.startsWith("executable:"))
                .map(line -> line.substring("executable:".length()))
                .findFirst()
                .orElseThrow();
    }

    private static int freePort() {
        while (true) {
            int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
            if (isFree(port) && isFree(port + BUS)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    String url() {
        return "redis://127.0.0.1:" + port;
    }

    private boolean answers() {
        return await(direct.send(Request.cmd(Command.PING))
                .map(pong -> true)
                .onFailure()
                .recoverWithItem(false));
    }

    Response command(Command command, Object... arguments) {
        Request request = Request.cmd(command);
        for (Object argument : arguments) {
            request.arg(argument.toString());
        }
        return await(direct.send(request));
    }

    /** It stands still, with all connections open, until {@link #goOn}. */
    void hang() {
        signal("STOP");
    }

    void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name + " said " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As by kill -9. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        direct.close();
        kill();
    }
}
