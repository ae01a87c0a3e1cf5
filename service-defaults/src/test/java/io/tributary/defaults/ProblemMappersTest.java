package io.tributary.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.devstack.testing.StackResource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever goes wrong, the caller gets a problem document. */
@QuarkusTest
@WithTestResource(StackResource.class)
class ProblemMappersTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("NullAway.Init") // Quarkus sets it.
    @TestHTTPResource("/")
    URI root;

    @Test
    void a_refusal_says_what_and_why() throws Exception {
        HttpResponse<String> answer = get("trial/refusal");

        assertThat(problem(answer, 422)).isEqualTo(JSON.readTree("""
                {"type":"/api/problems/database-not-shared","title":"Database not shared","status":422,
                 "detail":"Share it with the connection.","field":"notionDatabaseId"}"""));
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
    }

    @ParameterizedTest
    @CsvSource({
        "trial/status, 410, about:blank",
        "trial/nowhere, 404, /api/problems/not-found",
        "trial, 405, /api/problems/method-not-allowed"
    })
    void a_status_is_a_document_too(String path, int status, String type) throws Exception {
        assertThat(problem(get(path), status).path("type").asText()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\":\"a\",\"count\":\"many\"}  | invalid-field  | count",
                "{\"name\":\"a\",\"colour\":\"blue\"} | unknown-field  | colour",
                "{\"name\":                           | malformed-json | ''",
                "[1]                                  | malformed-json | ''"
            })
    void json_that_does_not_fit_names_the_field(String body, String slug, String field) throws Exception {
        JsonNode problem = problem(post(body), 400);

        assertThat(problem.path("type").asText()).isEqualTo("/api/problems/" + slug);
        assertThat(problem.path("field").asText()).isEqualTo(field);
    }

    @Test
    void a_bug_is_told_without_its_detail_but_with_the_trace() throws Exception {
        HttpResponse<String> answer = get("trial/bug");

        assertThat(problem(answer, 500).path("traceId").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(answer.body()).doesNotContain("hunter2");
    }

    @Test
    void a_trace_is_taken_up() throws Exception {
        assertThat(get("trial/trace").body()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(root.resolve(path)));
    }

    private HttpResponse<String> post(String body) throws Exception {
        return send(HttpRequest.newBuilder(root.resolve("trial"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        request.header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode problem(HttpResponse<String> answer, int status) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        return JSON.readTree(answer.body());
    }
}
