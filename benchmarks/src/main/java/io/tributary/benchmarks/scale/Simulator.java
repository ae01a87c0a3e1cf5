package io.tributary.benchmarks.scale;

import io.tributary.devstack.testing.notion.NotionControl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Notion, as a process. */
final class Simulator implements AutoCloseable {

    private final Process process;
    private final URI url;

    private Simulator(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    static Simulator start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx2g",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulatorMain.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String url = said.readLine();
        if (url == null) {
            throw new IOException("the simulator did not start");
        }
        return new Simulator(process, URI.create(url));
    }

    URI url() {
        return url;
    }

    NotionControl control() {
        return NotionControl.at(url);
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
