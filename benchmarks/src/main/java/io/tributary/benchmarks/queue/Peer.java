package io.tributary.benchmarks.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.devstack.Guard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A peer's process. It idles between its turns. */
final class Peer implements AutoCloseable {

    private final PeerKind kind;
    private final Process process;
    private final BufferedReader output;
    private final ObjectMapper json = new ObjectMapper();

    private Peer(PeerKind kind, Process process) {
        this.kind = kind;
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts it; returns when it is ready. What it complains of goes to our standard error. */
    static Peer start(PeerKind kind, Path module, String redis, Guard guard) throws IOException {
        Process process = new ProcessBuilder(kind.command(module, redis))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        guard.watch(kind.word(), process.toHandle(), "KILL");
        Peer peer = new Peer(kind, process);
        JsonNode unused = peer.read("READY");
        return peer;
    }

    PeerKind kind() {
        return kind;
    }

    /** Has it do something; returns its answer. */
    JsonNode go(String what) throws IOException {
        begin(what);
        return end();
    }

    /** Has it begin something, whose {@link #end} brings the answer. */
    void begin(String what) throws IOException {
        process.getOutputStream().write(("GO " + what + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    JsonNode end() throws IOException {
        return read("RESULT");
    }

    private JsonNode read(String word) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(word + " ")) {
                return json.readTree(line.substring(word.length() + 1));
            }
        }
        throw new IOException(kind.title() + " ended without saying " + word);
    }

    /** Processor time that it has used since it began, in user and system mode. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
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
