package io.tributary.api.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.CapturedLog;
import io.tributary.api.Operations;
import io.tributary.api.Operations.Operation;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each request gets, whoever answers it. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus sets it.
class EveryRequestTest {

    private static final String BEARER = "Bearer " + TestApi.TOKEN;

    @TestHTTPResource
    URI url;

    @Inject
    Door door;

    @Inject
    Vertx vertx;

    private TestApi api;

    @BeforeEach
    void anOperator() {
        api = new TestApi(url);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /api/v1/projects,                               200",
        "GET,  /api/v1/projects/x,                             404",
        "GET,  /nothing,                                       404",
        "POST, /api/v1/projects,                               422",
        "POST, /api/v1/webhooks/notion/AAAAAAAAAAAAAAAAAAAAAA, 401",
        "GET,  /api/v1/webhooks/notion/AAAAAAAAAAAAAAAAAAAAAA, 405"
    })
    void has_its_id_and_tells_browsers_what_they_may_not(String method, String path, int status) {
        Map<String, String> headers =
                Map.of("Authorization", BEARER, "Content-Type", "application/json", "X-Request-Id", "caller-7");

        Answer answer = api.send(
                method, path, method.equals("POST") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody(), headers);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("X-Request-Id")).isEqualTo("caller-7");
        assertThat(answer.response().headers().allValues("X-Request-Id")).hasSize(1);
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Strict-Transport-Security")).isEqualTo("max-age=31536000");
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,    /api/v1/projects,                                      'GET, HEAD, OPTIONS, POST'",
        "PUT,    /api/v1/projects/,                                     'GET, HEAD, OPTIONS, POST'",
        "POST,   /api/v1/projects/0d0c2f0e-6b1c-4f3a-9a43-3f4e1f0a4f11, 'DELETE, GET, HEAD, OPTIONS, PATCH'",
        "PATCH,  /api/v1/connections/authorize,                         'DELETE, GET, HEAD, OPTIONS, POST'",
        "DELETE, /api/v1/keys/rotate,                                   'OPTIONS, POST'",
        "PUT,    /api/v1/projects/0d0c2f0e-6b1c-4f3a-9a43-3f4e1f0a4f11/pages, 'GET, HEAD, OPTIONS'",
        "GET,    /api/v1/projects/0d0c2f0e-6b1c-4f3a-9a43-3f4e1f0a4f11/sync,  'OPTIONS, POST'",
        "GET,    /api/v1/webhooks/notion/AAAAAAAAAAAAAAAAAAAAAA,        'POST'"
    })
    void by_a_method_that_is_not_allowed_is_told_which_are(String method, String path, String allowed) {
        Answer answer = api.call(method, path, null);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.problem()).isEqualTo("method-not-allowed");
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @Test
    void by_any_method_that_a_path_does_not_have_is_told_those_that_it_has() {
        List<Operation> operations = Operations.secured(api);
        int told = 0;
        for (String path : operations.stream().map(EveryRequestTest::anything).collect(Collectors.toSet())) {
            Set<String> methods = methods(operations, path);
            for (String method : List.of("GET", "PUT", "PATCH", "POST", "DELETE")) {
                if (!methods.contains(method)) {
                    Answer answer = api.call(method, path, null);
                    assertThat(answer.status()).as(method + " " + path).isEqualTo(405);
                    assertThat(answer.problem()).isEqualTo("method-not-allowed");
                    assertThat(answer.header("Allow").split(", ")).contains(methods.toArray(String[]::new));
                    assertThat(answer.header("Allow").split(", ")).doesNotContain(method);
                    told++;
                }
            }
        }
        assertThat(told).isGreaterThan(60);
    }

    @Test
    void who_asks_what_a_path_takes_is_told_that_and_no_more() {
        List<Operation> operations = Operations.secured(api);
        assertThat(operations).hasSizeGreaterThan(30);
        for (String path : operations.stream().map(EveryRequestTest::anything).collect(Collectors.toSet())) {
            Set<String> methods = methods(operations, path);
            if (methods.contains("GET")) {
                methods.add("HEAD");
            }
            methods.add("OPTIONS");

            Answer answer = api.call("OPTIONS", path, null);

            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.header("Allow").split(", ")).as(path).containsExactlyInAnyOrderElementsOf(methods);
        }
    }

    @Test
    void who_asks_what_a_path_takes_that_there_is_not_is_told_so() {
        Answer answer = api.call("OPTIONS", "/api/v1/projects/x/y/z", null);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.problem()).isEqualTo("not-found");
        assertThat(answer.response().headers().firstValue("Allow")).isEmpty();
    }

    /** Of two paths that fit, a request may mean either. */
    private static Set<String> methods(List<Operation> operations, String path) {
        return operations.stream()
                .filter(operation -> path.matches(operation.path(parameter -> "[^/]+")))
                .map(Operation::method)
                .collect(Collectors.toSet());
    }

    private static String anything(Operation operation) {
        return operation.path(parameter -> "0d0c2f0e-6b1c-4f3a-9a43-3f4e1f0a4f11");
    }

    @Test
    void without_a_token_is_not_told_what_there_is() {
        Answer answer = api.send(
                "PUT",
                "/api/v1/projects/0d0c2f0e-6b1c-4f3a-9a43-3f4e1f0a4f11/pages",
                BodyPublishers.noBody(),
                Map.of());

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.response().headers().firstValue("Allow")).isEmpty();
    }

    @Test
    void without_an_id_gets_one_of_its_own() {
        Answer one = api.call("GET", "/api/v1/projects", null);
        Answer other = api.call("GET", "/api/v1/projects", null);

        assertThat(one.header("X-Request-Id")).hasSize(36).isNotEqualTo(other.header("X-Request-Id"));
    }

    @Test
    void of_a_foreign_page_is_given_no_permission_unless_the_operator_says_so() {
        Answer preflight = api.send(
                "OPTIONS",
                "/api/v1/projects",
                BodyPublishers.noBody(),
                Map.of("Origin", "https://evil.example", "Access-Control-Request-Method", "GET"));
        Answer answer = api.send(
                "GET",
                "/api/v1/projects",
                BodyPublishers.noBody(),
                Map.of("Origin", "https://evil.example", "Authorization", BEARER));

        assertThat(preflight.status()).isEqualTo(401);
        assertThat(answer.status()).isEqualTo(200);
        for (Answer each : List.of(preflight, answer)) {
            assertThat(each.response().headers().map().keySet())
                    .noneMatch(header -> header.toLowerCase(Locale.ROOT).startsWith("access-control"));
        }
    }

    @Test
    void is_a_line_in_the_log_with_its_id_and_its_trace_and_without_its_query() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        try (CapturedLog log = new CapturedLog()) {
            api.send(
                    "GET",
                    "/api/v1/projects?limit=7&access_token=quite-private",
                    BodyPublishers.noBody(),
                    Map.of(
                            "Authorization",
                            BEARER,
                            "X-Request-Id",
                            "caller-8",
                            "traceparent",
                            "00-" + trace + "-00f067aa0ba902b7-01"));

            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> log.lines().stream().anyMatch(line -> line.contains("GET /api/v1/projects 200")));
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("GET /api/v1/projects 200"))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains("caller-8", trace)
                            .matches(".* GET /api/v1/projects 200 \\d+ B \\d+ ms")
                            .doesNotContain("quite-private", "limit"));
        }
    }

    @Test
    void whose_body_does_not_come_is_cut_off_and_is_no_failure_of_ours() throws IOException {
        TimeLimit before = door.limit;
        door.limit = new TimeLimit(vertx, Duration.ofMillis(300));
        String head = "POST /api/v1/projects HTTP/1.1\r\nHost: x\r\nAuthorization: " + BEARER
                + "\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"name\":";
        try (CapturedLog log = new CapturedLog();
                Socket socket = new Socket(InetAddress.getByName(url.getHost()), url.getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 408").contains("/api/problems/body-too-slow");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> log.lines().stream().anyMatch(line -> line.contains("POST /api/v1/projects 408")));
            assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
        } finally {
            door.limit = before;
        }
    }
}
