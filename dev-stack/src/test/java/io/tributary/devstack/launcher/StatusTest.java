package io.tributary.devstack.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.tributary.devstack.Ports;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTest {
    private static final long SELF = ProcessHandle.current().pid();
    private static final Instant STARTED =
            ProcessHandle.current().info().startInstant().orElseThrow();

    @TempDir
    private Path root;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @BeforeEach
    void makeHome() throws IOException {
        new Home(root).make();
    }

    @Test
    void tells_each_service_as_it_is_now() throws Exception {
        HttpServer healthy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        healthy.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        healthy.start();
        String serving = "http://127.0.0.1:" + healthy.getAddress().getPort();
        String silent = "http://127.0.0.1:" + Ports.free();
        runningWith(Map.of(
                "api-service", new Run.Service("http://api", serving, SELF),
                "event-service", new Run.Service("http://event", silent, SELF),
                "job-service", new Run.Service("http://job", silent, ended())));

        JsonNode status = status();
        healthy.stop(0);

        assertThat(status.at("/services/api-service/state").asText()).isEqualTo("ready");
        assertThat(status.at("/services/event-service/state").asText()).isEqualTo("starting");
        assertThat(status.at("/services/job-service/state").asText()).isEqualTo("exited");
    }

    @Test
    void has_exactly_the_documented_shape() throws Exception {
        runningWith(Map.of("api-service", new Run.Service("http://api", "http://127.0.0.1:" + Ports.free(), SELF)));

        JsonNode status = status();

        assertThat(status.fieldNames())
                .toIterable()
                .containsExactly("api", "notion", "postgres", "redis", "kafka", "services", "token", "personToken");
        assertThat(status.at("/services/api-service").fieldNames()).toIterable().containsExactly("url", "pid", "state");
        assertThat(status.get("token").asText()).isEqualTo("token");
    }

    @Test
    void nothing_running_is_said_so() {
        assertThatThrownBy(this::status).isInstanceOf(Refusal.class).hasMessageContaining("./tributary up");
    }

    @Test
    void a_run_that_was_killed_is_not_running() {
        new Run(SELF, STARTED.minusSeconds(60).toString(), "a", "n", "p", "r", "k", Map.of(), "t", null, null)
                .write(new Home(root).runFile());

        assertThatThrownBy(this::status).isInstanceOf(Refusal.class).hasMessageContaining("ended from outside");
    }

    private void runningWith(Map<String, Run.Service> services) {
        new Run(SELF, STARTED.toString(), "a", "n", "p", "r", "k", services, "token", "person", null)
                .write(new Home(root).runFile());
    }

    private JsonNode status() throws IOException {
        int unused = new Status(new Home(root), new PrintStream(said, true, StandardCharsets.UTF_8)).print(true);
        return new ObjectMapper().readTree(said.toByteArray());
    }

    private static long ended() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }
}
