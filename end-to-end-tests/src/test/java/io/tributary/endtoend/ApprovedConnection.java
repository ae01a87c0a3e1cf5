package io.tributary.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.devstack.notion.NotionSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A connection that a person approved in the simulated Notion, whose tokens come and go. */
final class ApprovedConnection {

    private static final Pattern CODE = Pattern.compile("[0-9A-Za-z_-]{43}");

    private final Json api;
    private final Json notion;
    private final Json person;
    private final String id;

    private ApprovedConnection(Deployment deployment, String id) {
        String url = deployment.stack().notionUrl();
        this.api = deployment.api();
        this.notion = new Json(url, Map.of());
        this.person = new Json(
                url,
                Map.of("Authorization", "Bearer " + deployment.stack().personToken(), "Notion-Version", "2026-03-11"));
        this.id = id;
    }

    /** As its user makes it: they begin, a browser goes to Notion and comes back with a code, and they finish. */
    static ApprovedConnection make(Deployment deployment) {
        Json api = deployment.api();
        String page = api.post("/api/v1/connections/authorize", Map.of())
                .path("authorizeUrl")
                .asText();
        Matcher code = CODE.matcher(browse(page));
        if (!code.find()) {
            throw new AssertionError("The way back from Notion showed no code");
        }
        JsonNode made = api.post("/api/v1/connections/finish", Map.of("finishCode", code.group()));
        return new ApprovedConnection(deployment, made.path("id").asText());
    }

    private static String browse(String page) {
        HttpClient browser = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        try {
            return browser.send(HttpRequest.newBuilder(URI.create(page)).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A wish for a project of the demo workspace's second data source, which asks Notion by the connection's token. */
    Json.Answer wish() {
        return api.send(
                "POST",
                "/api/v1/projects",
                Map.of("name", "Others", "notionDatabaseId", NotionSimulator.OTHER_DATA_SOURCE_ID, "connectionId", id));
    }

    /** Creates that project and waits for its first sync. */
    Copy createProject() {
        Json.Answer made = wish();
        if (made.status() != 201) {
            throw new AssertionError(made);
        }
        Copy copy = new Copy(api, made.json().path("id").asText());
        Await.passes(Duration.ofSeconds(30), () -> {
            if (!copy.project().path("sync").asText().equals("live")) {
                throw new AssertionError("The project is " + copy.project());
            }
        });
        return copy;
    }

    /** A person adds a page to that data source; gives its id. */
    String addPage(String title) {
        return person.post(
                        "/v1/pages",
                        Map.of(
                                "parent",
                                Map.of(
                                        "type",
                                        "data_source_id",
                                        "data_source_id",
                                        NotionSimulator.OTHER_DATA_SOURCE_ID),
                                "properties",
                                Map.of("title", Map.of("title", List.of(Map.of("text", Map.of("content", title)))))))
                .path("id")
                .asText();
    }

    /** From here on Notion refuses the access token that we hold. */
    void expire() {
        var unused = notion.post("/_sim/oauth/expire", Map.of());
    }

    /** The next answer with tokens takes so long. */
    void slowDown(Duration answer) {
        var unused = notion.post(
                "/_sim/faults/answers", Map.of("path", "/v1/oauth/token", "latencyMillis", answer.toMillis()));
    }

    /** Whether that answer is under way. */
    boolean isAsked() {
        return notion.get("/_sim/faults").path("answers").isEmpty();
    }

    /** How often Notion has given the next pair of tokens. */
    int refreshes() {
        return notion.get("/_sim/oauth").path("refreshes").asInt();
    }

    String state() {
        return api.get("/api/v1/connections/" + id).path("state").asText();
    }

    void delete() {
        var unused = api.delete("/api/v1/connections/" + id + "?projects=delete");
    }
}
