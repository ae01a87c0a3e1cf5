package io.tributary.benchmarks.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tributary.devstack.Guard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The same handler on another stack. It is given Kafka's address, a topic, a hook id and a secret, listens on a port of
 * the loopback that it chooses, and says {@code READY <port> <what it is made of>}.
 */
final class PeerDoor implements Door {

    private static final String HOOK = "cGVlcnMtaG9vay0wMDAwMQ";
    private static final String SECRET = "secret_benchmark_0123456789abcdefghijklmnopq";

    private final DoorKind kind;
    private final Process process;
    private final int port;
    private final String made;

    private PeerDoor(DoorKind kind, Process process, int port, String made) {
        this.kind = kind;
        this.process = process;
        this.port = port;
        this.made = made;
    }

    /** Starts it; returns when it listens. What it complains of goes to our standard error. */
    static PeerDoor start(DoorKind kind, Path root, Guard guard, String bootstrap, String topic) throws IOException {
        List<String> command = new ArrayList<>(kind.command(root));
        command.addAll(List.of(bootstrap, topic, HOOK, SECRET));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        guard.watch(kind.word(), process.toHandle(), "KILL");
        String said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
        if (said == null || !said.startsWith("READY ")) {
            throw new IOException(kind.title() + " did not say READY but " + said);
        }
        String[] words = said.split(" ", 3);
        return new PeerDoor(kind, process, Integer.parseInt(words[1]), words[2]);
    }

    /** What it is made of, with versions. */
    String made() {
        return made;
    }

    @Override
    public DoorKind kind() {
        return kind;
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @Override
    public String path() {
        return "/api/v1/webhooks/notion/" + HOOK;
    }

    @Override
    public String secret() {
        return SECRET;
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
