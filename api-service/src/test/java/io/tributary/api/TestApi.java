package io.tributary.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.notion.WebhookSignature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The service as a caller sees it. */
public final class TestApi {

    /** The token of development and tests. */
    public static final String TOKEN = "tributary-dev-token";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;
    private final String token;

    /** The operator.
     *
     * @param url where the service listens
     */
    public TestApi(URI url) {
        this(url, TOKEN);
    }

    private TestApi(URI url, String token) {
        this.url = url;
        this.token = token;
    }

    /** The same service, as the bearer of another token sees it. */
    public TestApi with(String other) {
        return new TestApi(url, other);
    }

    /** What it sends to say who it is. */
    public String token() {
        return token;
    }

    /** What came back. */
    public record Answer(int status, HttpResponse<String> response) {

        /** The body as JSON; a missing one is a missing node. */
        public JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A header of the answer; empty if there is none. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The stable name of a problem document; empty if the answer is none. */
        public String problem() {
            if (!header("Content-Type").startsWith("application/problem+json")) {
                return "";
            }
            JsonNode document = json();
            return document.path("status").asInt() == status
                    ? document.path("type").asText().replace("/api/problems/", "")
                    : "the document's status is not the answer's";
        }
    }

    /** A request with the token. */
    public Answer call(String method, String path, @Nullable String body) {
        return send(
                method,
                path,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body),
                body == null
                        ? Map.of("Authorization", "Bearer " + token)
                        : Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"));
    }

    /** Creates a project and gives it back. */
    public JsonNode createProject(String name, String databaseId) {
        Answer answer = call(
                "POST", "/api/v1/projects", "{\"name\":\"" + name + "\",\"notionDatabaseId\":\"" + databaseId + "\"}");
        if (answer.status() != 201) {
            throw new AssertionError(answer.status() + " " + answer.response().body());
        }
        return answer.json();
    }

    /** Deletes every project, and so the hook. */
    public void deleteProjects() {
        call("GET", "/api/v1/projects", null)
                .json()
                .path("items")
                .forEach(project ->
                        call("DELETE", "/api/v1/projects/" + project.path("id").asText(), null));
    }

    /** Deletes every connection of the caller's own, with its projects. */
    public void deleteConnections() {
        call("GET", "/api/v1/connections", null).json().path("items").forEach(connection -> {
            if (!connection.path("kind").asText().equals("operator")) {
                call("DELETE", "/api/v1/connections/" + connection.path("id").asText() + "?projects=delete", null);
            }
        });
    }

    /** A delivery as Notion makes it. */
    public Answer deliver(String path, String body, String secret) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return deliver(path, bytes, Map.of(WebhookSignature.HEADER, WebhookSignature.sign(bytes, secret)));
    }

    /** A delivery of these bytes with these headers. */
    public Answer deliver(String path, byte[] body, Map<String, String> headers) {
        return send("POST", path, BodyPublishers.ofByteArray(body), headers);
    }

    /** A delivery whose length isn't said beforehand. */
    public Answer deliverChunked(String path, byte[] body, Map<String, String> headers) {
        return send("POST", path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)), headers);
    }

    /** Any request. */
    public Answer send(String method, String path, BodyPublisher body, Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url.resolve(path)).method(method, body).timeout(Duration.ofSeconds(20));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
