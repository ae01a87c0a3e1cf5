package io.tributary.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON over HTTP, as a program outside would do it. */
final class Json {

    static final ObjectMapper MAPPER = new ObjectMapper();

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String base;
    private final Map<String, String> headers;

    Json(String base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    JsonNode get(String path) {
        return ok(send("GET", path, null));
    }

    JsonNode post(String path, Object body) {
        return ok(send("POST", path, body));
    }

    JsonNode patch(String path, Object body) {
        return ok(send("PATCH", path, body));
    }

    JsonNode delete(String path) {
        return ok(send("DELETE", path, null));
    }

    Answer send(String method, String path, @Nullable Object body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(Duration.ofSeconds(30))
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(body)));
            headers.forEach(request::header);
            if (body != null) {
                request.header("Content-Type", "application/json");
            }
            HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            JsonNode json = response.body().length == 0 ? MAPPER.missingNode() : MAPPER.readTree(response.body());
            return new Answer(method + " " + path, response.statusCode(), json);
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + base + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode ok(Answer answer) {
        if (answer.status() >= 300) {
            throw new AssertionError(answer.request() + " answered " + answer.status() + ": " + answer.json());
        }
        return answer.json();
    }

    record Answer(String request, int status, JsonNode json) {}
}
