package io.tributary.benchmarks.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.devstack.notion.NotionSimulator;
import io.tributary.devstack.testing.TestStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** api-service as its operator sees it, and the settings that a service is measured with. */
public final class Api {

    private static final String TOKEN = "benchmark-token";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI url;

    /** @param url where it listens */
    public Api(URI url) {
        this.url = url;
    }

    /** The environment of a service on these servers; its budget at Notion is as good as none. */
    public static Map<String, String> environment(TestStack stack, URI notion) {
        Map<String, String> environment = new HashMap<>();
        stack.config()
                .forEach((property, value) -> environment.put(
                        property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'), value));
        environment.put("TRIBUTARY_NOTION_URL", notion.toString());
        environment.put("NOTION_TOKEN", NotionSimulator.INTEGRATION_TOKEN);
        environment.put("TRIBUTARY_NOTION_REQUESTS_PER_MINUTE", "1000000");
        environment.put("TRIBUTARY_API_TOKEN", TOKEN);
        environment.put("TRIBUTARY_PUBLIC_URL", "http://127.0.0.1");
        environment.put("TRIBUTARY_SECRET_KEY", "c2NhbGUtYmVuY2htYXJrLXNlY3JldC1rZXktMzJieXQ=");
        environment.put("TRIBUTARY_TOPICS_REPLICATION", "1");
        environment.put("TRIBUTARY_TOPICS_CREATE", "true");
        environment.put("TRIBUTARY_MIGRATE_AT_START", "true");
        return environment;
    }

    /** Creates a project of the simulator's demo database. */
    public JsonNode createProject(String name) {
        return call(
                "POST",
                "/api/v1/projects",
                "{\"name\":\"" + name + "\",\"notionDatabaseId\":\"" + NotionSimulator.DEMO_DATABASE_ID + "\"}",
                Map.of());
    }

    /**
     * A request with the operator's token.
     *
     * @throws IllegalStateException if the answer isn't 2xx
     */
    public JsonNode call(String method, String path, String body, Map<String, String> headers) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path))
                    .header("Authorization", "Bearer " + TOKEN)
                    .header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(body));
            headers.forEach(request::header);
            var answer = http.send(request.build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
