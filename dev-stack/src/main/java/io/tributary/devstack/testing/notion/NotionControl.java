package io.tributary.devstack.testing.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.notion.NotionSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person at a simulator, whom no fault hits, and the simulator's switches. What the calls do stands in {@code
 * dev-stack/notion-simulator.md}. Any answer but 200 is an {@link AssertionError} with the answer.
 */
public final class NotionControl {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;

    private NotionControl(String url) {
        this.url = url;
    }

    /** @param url as {@link NotionSimulator#url()} and the test stack say it */
    public static NotionControl at(URI url) {
        return new NotionControl(url.toString());
    }

    /** Calls Notion's API as the person; the path begins with {@code /v1}. */
    public ObjectNode person(String method, String path, @Nullable JsonNode body) {
        return call(method, path, body);
    }

    /** Calls the control API; the path comes after {@code /_sim/}. */
    public ObjectNode control(String method, String path, @Nullable JsonNode body) {
        return call(method, "/_sim/" + path, body);
    }

    /** All rows of a data source with plain, complete values, and its schema. */
    public ObjectNode state(String dataSourceId) {
        return control("GET", "state/" + dataSourceId, null);
    }

    /** One page, wherever it is, in the same form. */
    public ObjectNode page(String pageId) {
        return control("GET", "pages/" + pageId, null);
    }

    /** Sets faults; null ends one. */
    public void faults(ObjectNode settings) {
        var unused = control("PATCH", "faults", settings);
    }

    /** Ends all faults and shares everything again. */
    public void calm() {
        var unused = control("POST", "calm", null);
    }

    /** The demo workspace from this seed, with a driven clock that shows this time. */
    public void reset(long seed, Instant now) {
        var unused = control(
                "POST",
                "reset",
                JsonNodeFactory.instance.objectNode().put("seed", seed).put("now", now.toString()));
    }

    /** Moves the clock on; returns when all that fell due on the way was sent and answered. */
    public void advance(Duration by) {
        var unused =
                control("POST", "clock", JsonNodeFactory.instance.objectNode().put("advanceMillis", by.toMillis()));
    }

    private ObjectNode call(String method, String path, @Nullable JsonNode body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + NotionSimulator.PERSON_TOKEN)
                .header("Notion-Version", "2026-03-11")
                .timeout(Duration.ofMinutes(2))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 200 && JSON.readTree(answer.body()) instanceof ObjectNode object) {
                return object;
            }
            throw new AssertionError(
                    method + " " + path + " " + body + ": " + answer.statusCode() + " " + answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
