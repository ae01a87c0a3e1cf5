package io.tributary.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.Operations;
import io.tributary.api.Operations.Operation;
import io.tributary.api.SampleProject;
import io.tributary.api.SampleTokens;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.devstack.testing.StackResource;
import io.tributary.notion.WebhookSignature;
import io.tributary.projects.domain.UserId;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever is asked, the service has an answer that its document knows. The same questions each time, unless
 * {@code -Dtributary.fuzz.seed} begins elsewhere; {@code -Dtributary.fuzz.cases} asks more of them.
 */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class FuzzTest {

    private static final long SEED = Long.getLong("tributary.fuzz.seed", 1);
    private static final int CASES = Integer.getInteger("tributary.fuzz.cases", 25);
    private static final List<String> FIELDS =
            List.of("Status", "Estimate", "_title", "_changed_at", "_in_trash", "page_id", "nothing");
    private static final List<String> OPERATORS =
            List.of("", "", "[eq]", "[ne]", "[lt]", "[gte]", "[contains]", "[empty]", "[like]", "[");

    /** Good is only what Notion brings back; OAuthTest has it. */
    private static final Set<String> NEED_NOTION = Set.of("returnFromNotion", "finishConnection");

    @TestHTTPResource
    URI url;

    @Inject
    Pool postgres;

    private TestApi operator;
    private TestApi other;
    private String ofOther;
    private SampleProject sample;

    @BeforeEach
    void someoneWhoAsks() {
        operator = new TestApi(url);
        // Else the operator would soon have as many tokens as one may have.
        other = operator.with(SampleTokens.of(postgres, new UserId(UUID.randomUUID())));
        ofOther = other.call("POST", "/api/v1/tokens", "{\"name\":\"fuzz\",\"scopes\":[\"read\"]}")
                .json()
                .path("id")
                .asText();
    }

    @AfterEach
    void clear() {
        sample.remove();
    }

    @Test
    void whatever_is_asked_is_answered_as_the_document_says() {
        List<Operation> operations = Operations.all(operator);
        Conformance conformance = new Conformance(operations.get(0).document());
        List<String> faults = new ArrayList<>();
        for (Operation operation : operations) {
            Random random = new Random(SEED * 31 + operation.id().hashCode());
            renew();
            boolean accepted = false;
            for (int i = 0; i < CASES; i++) {
                Question question = question(operation, new Inputs(random, operation));
                Answer answer;
                try {
                    answer = ask(operation, question);
                } catch (UncheckedIOException broken) {
                    faults.add(operation.id() + " " + question + "\n  -> no answer: " + broken);
                    continue;
                }
                List<String> wrong = conformance.faults(operation, answer);
                if (answer.status() >= 500 || !wrong.isEmpty()) {
                    faults.add(operation.id() + " " + question + "\n  -> " + answer.status() + " "
                            + answer.response().body() + "\n  " + wrong);
                }
                accepted |= answer.status() < 300;
                if (answer.status() == 204) {
                    renew();
                }
            }
            if (!accepted && !NEED_NOTION.contains(operation.id())) {
                faults.add(operation.id() + " was never asked anything that it accepts");
            }
        }

        assertThat(faults).as("with -Dtributary.fuzz.seed=" + SEED).isEmpty();
    }

    /** A question as it is sent. */
    private record Question(String path, Map<String, String> headers, String body) {}

    private Question question(Operation operation, Inputs inputs) {
        String path = operation.path(name -> inputs.oneIn(4) ? wrongId(inputs) : thing(operation, name));
        List<String> query = new ArrayList<>();
        Map<String, String> headers = headers(operation, inputs);
        for (JsonNode parameter : operation.parameters()) {
            String in = parameter.path("in").asText();
            if (in.equals("query") && inputs.oneIn(3)) {
                query.add(asked(parameter, inputs));
            } else if (in.equals("header") && inputs.oneIn(3)) {
                headers.put(
                        parameter.path("name").asText(),
                        inputs.one(List.of("*", "\"0\"", "\"1\"", "W/\"1\"", "x", "\"")));
            }
        }
        JsonNode schema = operation.text().at("/requestBody/content/application~1json/schema");
        String body = schema.isMissingNode() ? "" : inputs.body(schema, operation.body());
        if (operation.isOpen() && !inputs.oneIn(4)) {
            headers.put(
                    WebhookSignature.HEADER,
                    WebhookSignature.sign(body.getBytes(StandardCharsets.UTF_8), SampleProject.SECRET));
        }
        return new Question(path + (query.isEmpty() ? "" : "?" + String.join("&", query)), headers, body);
    }

    private static Map<String, String> headers(Operation operation, Inputs inputs) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (operation.text().has("requestBody") && !inputs.oneIn(20)) {
            headers.put("Content-Type", inputs.oneIn(15) ? "text/plain" : "application/json");
        }
        if (inputs.oneIn(15)) {
            headers.put("Accept", inputs.one(List.of("text/html", "application/json", "*/*", "x")));
        }
        if (inputs.oneIn(15)) {
            headers.put("Authorization", inputs.one(List.of("Bearer x", "Bearer ", "Basic eDp5", "trib_x")));
        }
        return headers;
    }

    private Answer ask(Operation operation, Question question) {
        Map<String, String> headers = new LinkedHashMap<>(question.headers);
        if (!operation.isOpen()) {
            headers.putIfAbsent("Authorization", "Bearer " + (isOfTokens(operation) ? other : operator).token());
        }
        return operator.send(operation.method(), question.path, BodyPublishers.ofString(question.body), headers);
    }

    private static String asked(JsonNode parameter, Inputs inputs) {
        String name = parameter.path("name").asText();
        if (parameter.path("style").asText().equals("deepObject")) {
            name += "[" + (inputs.oneIn(6) ? inputs.text() : inputs.one(FIELDS)) + "]" + inputs.one(OPERATORS);
        }
        JsonNode value = inputs.value(parameter.path("schema"));
        return encoded(name) + "=" + encoded(value.isTextual() ? value.asText() : value.toString());
    }

    private String thing(Operation operation, String name) {
        return isOfTokens(operation) ? ofOther : sample.thing(operation, name);
    }

    private static String wrongId(Inputs inputs) {
        String text = inputs.oneIn(2)
                ? UUID.randomUUID().toString()
                : encoded(inputs.text()).replace("+", "%20");
        return text.isEmpty() ? "x" : text;
    }

    private static boolean isOfTokens(Operation operation) {
        return operation.path().startsWith("/api/v1/tokens");
    }

    /** Whatever the questions did, there is something to ask about again. */
    private void renew() {
        sample = SampleProject.create(operator, postgres);
        operator.call("POST", "/api/v1/projects/" + sample.id() + "/hook/reveal", null);
        ofOther = other.call("POST", "/api/v1/tokens", "{\"name\":\"fuzz\",\"scopes\":[\"read\"]}")
                .json()
                .path("id")
                .asText(ofOther);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
