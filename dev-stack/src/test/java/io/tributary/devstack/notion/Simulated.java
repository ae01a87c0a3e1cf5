package io.tributary.devstack.notion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.devstack.Await;
import io.tributary.devstack.testing.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A simulator of its own for each test, at a clock that only the test moves, and the calls that tests make of it. */
final class Simulated implements AutoCloseable {
    static final String SOURCE = NotionSimulator.DEMO_DATA_SOURCE_ID;
    static final String V2025 = "2025-09-03";
    static final String V2026 = "2026-03-11";

    /** @param headers those of the answer */
    record Answer(int status, JsonNode body, java.net.http.HttpHeaders headers) {
        JsonNode at(String pointer) {
            return body.at(pointer);
        }

        String code() {
            return body.path("code").asText();
        }

        String message() {
            return body.path("message").asText();
        }
    }

    final ManualClock clock = new ManualClock(Instant.parse("2026-11-24T10:20:30.456Z"));
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final NotionSimulator simulator;

    Simulated() {
        this(null);
    }

    Simulated(@Nullable Path stateFile) {
        simulator = NotionSimulator.start(0, stateFile, clock);
    }

    /** One whose clock is driven. */
    Simulated(long seed) {
        simulator = NotionSimulator.startSeeded(seed, clock.instant());
    }

    NotionSimulator simulator() {
        return simulator;
    }

    void advance(Duration by) {
        control("POST", "clock", "{\"advanceMillis\":" + by.toMillis() + "}");
    }

    static String task(int n) {
        return DemoWorkspace.taskId(n);
    }

    /** As the integration. */
    Answer bot(String method, String path, String body) {
        return call(method, path, NotionSimulator.INTEGRATION_TOKEN, V2026, body);
    }

    Answer bot(String path) {
        return bot("GET", path, "");
    }

    /** As a person; fails unless the answer is 200. */
    JsonNode person(String method, String path, String body) {
        Answer answer = call(method, path, NotionSimulator.PERSON_TOKEN, V2026, body);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body();
    }

    /** Writes a page's properties as a person. */
    JsonNode edit(String pageId, String properties) {
        return person("PATCH", "/v1/pages/" + pageId, "{\"properties\":" + properties + "}");
    }

    /** Creates a row as a person and returns its id. */
    String create(String title) {
        return person(
                        "POST",
                        "/v1/pages",
                        "{\"parent\":{\"data_source_id\":\"" + SOURCE
                                + "\"},\"properties\":{\"Name\":{\"title\":[{\"text\":{\"content\":\"" + title
                                + "\"}}]}}}")
                .path("id")
                .textValue();
    }

    Answer query(String body) {
        return bot("POST", "/v1/data_sources/" + SOURCE + "/query", body);
    }

    /** Titles of all rows that a query lists, over all its pages. */
    List<String> titles(String filterAndSorts, int pageSize) {
        List<String> titles = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = query("{" + filterAndSorts + (filterAndSorts.isEmpty() ? "" : ",") + "\"page_size\":"
                    + pageSize + cursor + "}");
            assertThat(page.status()).as(page.body().toString()).isEqualTo(200);
            page.at("/results")
                    .forEach(row -> titles.add(
                            row.at("/properties/Name/title/0/plain_text").asText()));
            assertThat(page.at("/has_more").booleanValue())
                    .isEqualTo(page.at("/next_cursor").isTextual());
            cursor = page.at("/has_more").booleanValue()
                    ? ",\"start_cursor\":\"" + page.at("/next_cursor").textValue() + "\""
                    : "";
        } while (!cursor.isEmpty());
        return titles;
    }

    JsonNode control(String method, String path, String body) {
        Answer answer = call(method, "/_sim/" + path, "", "", body);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body();
    }

    void faults(String settings) {
        control("PATCH", "faults", settings);
    }

    /** An active subscription of the receiver. */
    String subscribe(Receiver receiver) {
        String id = control("POST", "webhooks", "{\"url\":\"" + receiver.url() + "\"}")
                .path("id")
                .textValue();
        String token = receiver.next().json().path("verification_token").textValue();
        control("POST", "webhooks/" + id + "/verify", "{\"verificationToken\":\"" + token + "\"}");
        return id;
    }

    /** The log of deliveries, once nothing waits any more. */
    JsonNode settled() {
        Await.until(
                "everything is delivered",
                () -> control("GET", "deliveries", "").path("waiting").intValue() == 0);
        return control("GET", "deliveries", "").path("deliveries");
    }

    Answer call(String method, String path, String token, String version, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(simulator.url() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!version.isEmpty()) {
            request.header("Notion-Version", version);
        }
        try {
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), Json.read(response.body()), response.headers());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        simulator.close();
    }
}
