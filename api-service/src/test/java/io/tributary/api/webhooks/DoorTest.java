package io.tributary.api.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import io.tributary.notion.WebhookSignature;
import io.tributary.projects.domain.HookId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What strangers may cost: over sockets of ours, since no client sends such requests. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Set before each test.
class DoorTest {

    private static final String SECRET = "secret_of_the_hook";
    private static final String SIGNED = "X-Notion-Signature: sha256=" + "0".repeat(64) + "\r\n";

    @TestHTTPResource
    URI url;

    private final List<Socket> sockets = new ArrayList<>();
    private TestApi api;
    private String project;
    private String hook;

    @BeforeEach
    void aProject() {
        api = new TestApi(url);
        api.deleteProjects();
        JsonNode created = api.createProject("Launch", UUID.randomUUID().toString());
        project = "/api/v1/projects/" + created.path("id").asText();
        hook = URI.create(created.path("webhookUrl").asText()).getPath();
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void the_body_of_who_has_no_hook_is_not_waited_for() throws Exception {
        String head = SIGNED + "Content-Length: 800000\r\n\r\n";

        Socket none = open("/api/v1/webhooks/notion/x", head);
        Socket unknown = open("/api/v1/webhooks/notion/" + HookId.random(new SecureRandom()), head);

        assertAnswered(none, "404", "hook-not-found");
        assertAnswered(unknown, "404", "hook-not-found");
    }

    @Test
    void the_body_of_who_signs_nothing_is_not_waited_for() throws Exception {
        assertAnswered(open(hook, "Content-Length: 800000\r\n\r\n"), "401", "invalid-signature");
    }

    @Test
    void a_length_over_the_limit_is_refused_before_the_body_comes() throws Exception {
        List<Socket> refused = new ArrayList<>();
        for (String length : new String[] {"900001", "1048577", "2000000000", "99999999999999999"}) {
            refused.add(open(hook, SIGNED + "Content-Length: " + length + "\r\n\r\n"));
        }

        for (Socket socket : refused) {
            assertAnswered(socket, "413", "body-too-large");
        }
    }

    @Test
    void a_body_of_two_megabytes_is_refused_with_the_same_words() {
        byte[] body = new byte[2_000_000];
        Map<String, String> headers = Map.of(WebhookSignature.HEADER, WebhookSignature.sign(body, SECRET));

        for (Answer answer : List.of(api.deliver(hook, body, headers), api.deliverChunked(hook, body, headers))) {
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.problem()).isEqualTo("body-too-large");
        }
    }

    @Test
    void a_body_in_chunks_is_cut_at_the_limit() throws Exception {
        Socket socket = open(hook, SIGNED + "Transfer-Encoding: chunked\r\n\r\n");

        write(socket, Integer.toHexString(WebhookRoute.LIMIT + 1) + "\r\n" + " ".repeat(WebhookRoute.LIMIT + 1));

        assertAnswered(socket, "413", "body-too-large");
    }

    @Test
    void bodies_that_never_end_fill_their_hooks_room_and_no_more() throws Exception {
        confirm();
        int senders = 0;
        Answer answer;
        do {
            senders++;
            Socket socket = open(hook, SIGNED + "Content-Length: " + WebhookRoute.LIMIT + "\r\n\r\n");
            write(socket, " ".repeat(WebhookRoute.LIMIT - 1));
            answer = deliver();
        } while (answer.status() == 202 && senders < 40);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.problem()).isEqualTo("unavailable");
        assertThat(senders).isGreaterThan(6);

        hangUp();

        awaitStatus(202);
    }

    private void confirm() {
        api.deliver(hook, "{\"verification_token\":\"" + SECRET + "\"}", SECRET);
        api.call("POST", project + "/hook/reveal", null);
        assertThat(deliver().status()).isEqualTo(202);
    }

    /** Large enough to find no room beside the others. */
    private Answer deliver() {
        return api.deliver(hook, "{\"id\":\"" + UUID.randomUUID() + "\"}" + " ".repeat(850_000), SECRET);
    }

    private void awaitStatus(int status) {
        Instant limit = Instant.now().plusSeconds(10);
        int last = 0;
        while (last != status && Instant.now().isBefore(limit)) {
            last = deliver().status();
        }
        assertThat(last).isEqualTo(status);
    }

    private Socket open(String path, String rest) throws IOException {
        Socket socket = new Socket(InetAddress.getByName(url.getHost()), url.getPort());
        sockets.add(socket);
        socket.setSoTimeout(5000);
        write(socket, "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + rest);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** To the end of the stream: who isn't read to the end is cut off. */
    private static void assertAnswered(Socket socket, String status, String problem) throws IOException {
        InputStream in = socket.getInputStream();
        String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(answer).contains("application/problem+json", "/api/problems/" + problem);
    }
}
