package io.tributary.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies that come slowly, or not whole: read over a socket of ours, since no client sends such. */
@SuppressWarnings("NullAway.Init") // Set before each test.
class SlowBodyTest {

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<byte[]> read = new CompletableFuture<>();
    private HttpServer server;
    private Socket socket;

    @BeforeEach
    void serve() throws Exception {
        BodyReader reader = new BodyReader(vertx, 10, 20, Duration.ofMillis(300));
        server = vertx.createHttpServer()
                .requestHandler(request -> reader.read(request)
                        .subscribe()
                        .with(
                                body -> {
                                    read.complete(body);
                                    request.response().end();
                                },
                                failure -> {
                                    read.completeExceptionally(failure);
                                    request.response().setStatusCode(500).end();
                                }))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        socket.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void a_body_that_comes_whole_is_read() throws Exception {
        send("Content-Length: 5\r\n\r\nhello");

        assertThat(read.get(5, TimeUnit.SECONDS)).asString().isEqualTo("hello");
    }

    @Test
    void a_body_that_stops_coming_is_given_up() throws Exception {
        send("Content-Length: 9\r\n\r\nhello");

        assertUnread(Answer.TOO_SLOW);
    }

    @Test
    void a_sender_that_goes_away_is_given_up() throws Exception {
        send("Content-Length: 9\r\n\r\nhello");
        socket.close();

        assertUnread(Answer.TOO_SLOW);
    }

    @Test
    void a_body_without_end_is_given_up_as_soon_as_it_is_far_too_large() throws Exception {
        send("Transfer-Encoding: chunked\r\n\r\n10\r\n0123456789abcdef\r\n8\r\n01234567\r\n");

        assertUnread(Answer.TOO_LARGE);
        InputStream answer = socket.getInputStream();
        assertThat(new String(answer.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 500");
    }

    private void send(String rest) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        OutputStream out = socket.getOutputStream();
        out.write(("POST / HTTP/1.1\r\nHost: x\r\n" + rest).getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void assertUnread(Answer answer) {
        assertThatThrownBy(() -> read.get(5, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        BodyReader.Unread.class,
                        unread -> assertThat(unread.answer()).isEqualTo(answer));
    }
}
