package io.tributary.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The health check of the images, against a server that answers as a service does. */
class HealthyTest {

    @ParameterizedTest
    @CsvSource({"200, 0", "503, 1", "404, 1"})
    void a_service_is_well_while_it_is_ready(int status, int exitCode) throws Exception {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/q/health/ready", exchange -> {
            byte[] body = "{\"status\":\"?\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
        try {
            assertThat(check(service.getAddress().getPort())).isEqualTo(exitCode);
        } finally {
            service.stop(0);
        }
    }

    @Test
    void a_service_that_does_not_listen_is_not_well() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThat(check(port)).isEqualTo(1);
    }

    @Test
    void a_service_that_hangs_is_not_well() throws Exception {
        try (ServerSocket hangs = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThat(check(hangs.getLocalPort())).isEqualTo(1);
        }
    }

    private static int check(int port) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(Repository.path("deploy/docker/healthy").toString());
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(port));
        Process process = builder.start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }
}
