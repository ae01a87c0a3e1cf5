package io.tributary.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.Approval;
import io.tributary.api.Operations;
import io.tributary.api.Operations.Operation;
import io.tributary.api.ProblemType;
import io.tributary.api.SampleProject;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the document shows as an example is what the service takes and gives. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class ExamplesTest {

    @TestHTTPResource
    URI url;

    @Inject
    Pool postgres;

    private TestApi api;
    private List<Operation> operations;
    private Conformance conformance;

    @BeforeEach
    void theDocument() {
        api = new TestApi(url);
        operations = Operations.all(api);
        conformance = new Conformance(operations.get(0).document());
    }

    /** Else every new project of the operator's would have to name a connection. */
    @AfterEach
    void nothingIsLeft() {
        api.deleteProjects();
        api.deleteConnections();
        api.call("DELETE", "/api/v1/oauth-hook", null);
    }

    @Test
    void every_request_is_accepted_and_answered_as_the_document_says() {
        for (Operation operation : operations) {
            SampleProject sample = SampleProject.create(api, postgres);

            Answer answer = ask(sample, operation, "");

            assertThat(answer.status())
                    .as(operation + ": " + answer.response().body())
                    .isBetween(200, 299);
            assertThat(conformance.faults(operation, answer))
                    .as(operation + ": " + answer.response().body())
                    .isEmpty();
        }
    }

    @Test
    void every_example_of_a_parameter_is_accepted() {
        int asked = 0;
        for (Operation operation : operations) {
            for (JsonNode parameter : operation.parameters()) {
                if (parameter.has("example") && parameter.path("in").asText().equals("query")) {
                    SampleProject sample = SampleProject.create(api, postgres);

                    Answer answer = ask(sample, operation, query(parameter));

                    assertThat(answer.status())
                            .as(operation + " with " + query(parameter) + ": "
                                    + answer.response().body())
                            .isBetween(200, 299);
                    asked++;
                }
            }
        }
        assertThat(asked).isGreaterThan(5);
    }

    @Test
    void every_example_of_a_body_is_of_its_schema() {
        int seen = 0;
        for (Operation operation : operations) {
            List<JsonNode> contents = new ArrayList<>();
            contents.add(operation.text().path("requestBody").path("content"));
            operation.text().path("responses").forEach(answer -> contents.add(answer.path("content")));
            for (JsonNode content : contents) {
                for (JsonNode media : content) {
                    for (JsonNode example : media.path("examples")) {
                        JsonNode value = operation.resolved(example).path("value");
                        assertThat(conformance.violations(media.path("schema"), value))
                                .as(operation + ": " + value)
                                .isEmpty();
                        seen++;
                    }
                }
            }
        }
        assertThat(seen).isGreaterThan(ProblemType.values().length);
    }

    private Answer ask(SampleProject sample, Operation operation, String query) {
        String path = operation.path(name -> sample.thing(operation, name)) + query;
        String body = operation.body();
        if (operation.id().equals("returnFromNotion")) {
            return Approval.comeBack(api, Approval.approve(Approval.begin(api, "{}")));
        }
        if (operation.id().equals("finishConnection")) {
            return Approval.finish(api, Approval.code(api));
        }
        if (operation.isOpen()) {
            api.call("POST", "/api/v1/projects/" + sample.id() + "/hook/reveal", null);
            return api.deliver(path, String.valueOf(body), SampleProject.SECRET);
        }
        return api.call(operation.method(), path, body);
    }

    private static String query(JsonNode parameter) {
        String name = parameter.path("name").asText();
        JsonNode example = parameter.path("example");
        if (!parameter.path("style").asText().equals("deepObject")) {
            return "?" + name + "=" + encoded(example.asText());
        }
        return example.properties().stream()
                .map(entry -> encoded(name + "[" + entry.getKey() + "]") + "="
                        + encoded(entry.getValue().asText()))
                .collect(Collectors.joining("&", "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
