package io.tributary.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.projects.domain.HookId;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
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
        BodyReader reader = new BodyReader(vertx, 10, Duration.ofMillis(300));
        BodyRoom room = new BodyRoom(BodyRoom.OVERHEAD + 8, BodyRoom.OVERHEAD + 8);
        HookId hook = HookId.random(new SecureRandom());
        server = vertx.createHttpServer()
                .requestHandler(request -> reader.read(request, room.place(hook))
                        .subscribe()
                        .with(
                                body -> {
                                    read.complete(body);
                                    request.response().end();
                                },
                                failure -> {
                                    read.completeExceptionally(failure);
                                    request.response().setStatusCode(500).end();
                                    Leftover.drop(vertx, request, 20, Duration.ofMillis(300));
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
        assertAnsweredAndCutOff();
    }

    @Test
    void a_sender_that_goes_away_is_given_up() throws Exception {
        send("Content-Length: 9\r\n\r\nhello");
        socket.close();

        assertUnread(Answer.TOO_SLOW);
    }

    @Test
    void a_body_without_end_is_given_up_as_soon_as_it_is_too_large() throws Exception {
        send("Transfer-Encoding: chunked\r\n\r\nb\r\n0123456789a\r\n");

        assertUnread(Answer.TOO_LARGE);
        assertAnsweredAndCutOff();
    }

    @Test
    void a_body_for_which_there_is_no_room_is_given_up() throws Exception {
        send("Content-Length: 9\r\n\r\n012345678");

        assertUnread(Answer.UNAVAILABLE);
        assertAnsweredAndCutOff();
    }

    @Test
    void who_goes_on_sending_what_nobody_wants_is_cut_off() throws Exception {
        send("Transfer-Encoding: chunked\r\n\r\n10\r\n0123456789abcdef\r\n");
        assertUnread(Answer.TOO_LARGE);

        OutputStream out = socket.getOutputStream();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100_000; i++) {
                        out.write("10\r\n0123456789abcdef\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                })
                .isInstanceOf(IOException.class);
    }

    private void send(String rest) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        OutputStream out = socket.getOutputStream();
        out.write(("POST / HTTP/1.1\r\nHost: x\r\n" + rest).getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** To the end of the stream, which is there only if the server closes it: this side never does. */
    private void assertAnsweredAndCutOff() throws IOException {
        socket.setSoTimeout(5000);
        InputStream answer = socket.getInputStream();
        assertThat(new String(answer.readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 500");
    }

    private void assertUnread(Answer answer) {
        assertThatThrownBy(() -> read.get(5, TimeUnit.SECONDS))
                .cause()
                .isInstanceOfSatisfying(
                        BodyReader.Unread.class,
                        unread -> assertThat(unread.answer()).isEqualTo(answer));
    }
}
