package io.tributary.api.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that come slowly or take too long, and those of browsers: over a socket of ours, since no client sends such. */
@SuppressWarnings("NullAway.Init") // Set before each test.
class TimeLimitTest {

    private static final String ALLOWED = "https://app.example.com";

    private final Vertx vertx = Vertx.vertx();
    private HttpServer server;

    @BeforeEach
    void serve() throws Exception {
        Router router = Router.router(vertx);
        TimeLimit limit = new TimeLimit(vertx, Duration.ofMillis(300));
        router.route().handler(routing -> {
            limit.begin(routing);
            routing.next();
        });
        router.route().handler(Origins.of(Optional.of(Set.of(ALLOWED))));
        router.route("/never").handler(routing -> {});
        router.route("/endless")
                .handler(routing -> routing.response().setChunked(true).write("begun"));
        router.route("/echo")
                .handler(routing -> routing.request()
                        .body()
                        .onSuccess(body -> routing.response().end(body)));
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void what_is_done_in_time_is_answered_and_its_connection_stays() throws Exception {
        try (Socket socket = open("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")) {
            assertThat(read(socket, "hello")).startsWith("HTTP/1.1 200");
            vertx.setTimer(400, fired -> write(socket, "GET /none HTTP/1.1\r\nHost: x\r\n\r\n"));
            assertThat(read(socket, "404")).startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void what_takes_too_long_is_told_so_and_cut_off() throws Exception {
        try (Socket socket = open("GET /never HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertThat(toItsEnd(socket))
                    .startsWith("HTTP/1.1 503")
                    .contains("application/problem+json", "/api/problems/took-too-long", "Retry-After: 5");
        }
    }

    @Test
    void a_body_that_does_not_come_is_told_so_and_cut_off() throws Exception {
        for (String head :
                new String[] {"Content-Length: 9\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello"}) {
            try (Socket socket = open("POST /echo HTTP/1.1\r\nHost: x\r\n" + head)) {
                assertThat(toItsEnd(socket))
                        .startsWith("HTTP/1.1 408")
                        .contains("application/problem+json", "/api/problems/body-too-slow");
            }
        }
    }

    @Test
    void an_answer_that_does_not_end_is_cut_off() throws Exception {
        try (Socket socket = open("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertThat(toItsEnd(socket)).startsWith("HTTP/1.1 200").endsWith("begun\r\n");
        }
    }

    @Test
    void a_browser_of_an_allowed_origin_may_call_and_read() throws Exception {
        String origin = "Origin: " + ALLOWED + "\r\n";
        try (Socket socket = open(
                "OPTIONS /echo HTTP/1.1\r\nHost: x\r\n" + origin
                        + "Access-Control-Request-Method: PATCH\r\nAccess-Control-Request-Headers: authorization,if-match\r\n\r\n")) {
            assertThat(read(socket, "\r\n\r\n"))
                    .startsWith("HTTP/1.1 204")
                    .containsIgnoringCase("access-control-allow-origin: " + ALLOWED)
                    .containsIgnoringCase("access-control-allow-methods:")
                    .doesNotContainIgnoringCase("allow-credentials");
        }
        try (Socket socket = open("POST /echo HTTP/1.1\r\nHost: x\r\n" + origin + "Content-Length: 2\r\n\r\nhi")) {
            assertThat(read(socket, "hi"))
                    .containsIgnoringCase("access-control-allow-origin: " + ALLOWED)
                    .containsIgnoringCase("access-control-expose-headers:");
        }
    }

    @Test
    void everyone_elses_request_goes_on_without_a_word_of_permission() throws Exception {
        for (String origin : new String[] {"Origin: https://evil.example\r\n", "Origin: null\r\n", ""}) {
            try (Socket socket = open("POST /echo HTTP/1.1\r\nHost: x\r\n" + origin + "Content-Length: 2\r\n\r\nhi")) {
                assertThat(read(socket, "hi"))
                        .startsWith("HTTP/1.1 200")
                        .containsIgnoringCase("vary: origin")
                        .doesNotContainIgnoringCase("access-control");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "app.example.com", "https://app.example.com/", "https://*.example.com", "null"})
    void what_is_no_origin_stops_the_start(String origin) {
        assertThatThrownBy(() -> Origins.of(Optional.of(Set.of(origin))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TRIBUTARY_HTTP_CORS_ORIGINS")
                .hasMessageContaining(origin);
    }

    private Socket open(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        socket.setSoTimeout(5000);
        write(socket, request);
        return socket;
    }

    private static void write(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What comes until that text has come. */
    private static String read(Socket socket, String until) throws IOException {
        StringBuilder read = new StringBuilder();
        int next = 0;
        while (read.indexOf(until) < 0 && next >= 0) {
            next = socket.getInputStream().read();
            read.append((char) next);
        }
        return read.toString();
    }

    /** The end is there only if the server closes the connection: this side never does. */
    private static String toItsEnd(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
