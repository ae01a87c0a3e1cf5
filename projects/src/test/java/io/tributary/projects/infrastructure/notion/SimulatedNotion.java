package io.tributary.projects.infrastructure.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.testing.TestStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A person at the simulator: Notion's own API, and the simulator's switches. */
final class SimulatedNotion {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final TestStack stack;

    SimulatedNotion(TestStack stack) {
        this.stack = stack;
    }

    /** The demo workspace as it was, without faults. */
    JsonNode reset() {
        send("POST", "/_sim/reset", object());
        return send("GET", "/_sim/state", null);
    }

    UUID create(UUID dataSourceId, String title) {
        ObjectNode page = object();
        page.putObject("parent").put("type", "data_source_id").put("data_source_id", dataSourceId.toString());
        page.set("properties", titled(title));
        return UUID.fromString(send("POST", "/v1/pages", page).path("id").asText());
    }

    void rename(UUID pageId, String title) {
        ObjectNode change = object();
        change.set("properties", titled(title));
        send("PATCH", "/v1/pages/" + pageId, change);
    }

    void relate(UUID pageId, String propertyId, List<UUID> others) {
        ObjectNode change = object();
        ArrayNode relation =
                change.putObject("properties").putObject(propertyId).putArray("relation");
        others.forEach(other -> relation.addObject().put("id", other.toString()));
        send("PATCH", "/v1/pages/" + pageId, change);
    }

    void trash(UUID pageId) {
        send("PATCH", "/v1/pages/" + pageId, object().put("in_trash", true));
    }

    void unshare(UUID pageId) {
        send("POST", "/_sim/pages/" + pageId + "/unshare", object());
    }

    void unshareDataSource(UUID id) {
        send("POST", "/_sim/data_sources/" + id + "/unshare", object());
    }

    void faults(ObjectNode faults) {
        send("PATCH", "/_sim/faults", faults);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode titled(String title) {
        ObjectNode properties = object();
        properties
                .putObject("title")
                .putArray("title")
                .addObject()
                .putObject("text")
                .put("content", title);
        return properties;
    }

    private JsonNode send(String method, String path, @Nullable JsonNode body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(stack.notionUrl() + path))
                .header("Authorization", "Bearer " + stack.personToken())
                .header("Notion-Version", "2026-03-11")
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new AssertionError(method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
