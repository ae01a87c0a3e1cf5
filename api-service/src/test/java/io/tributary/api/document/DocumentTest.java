package io.tributary.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tributary.api.Operations;
import io.tributary.api.Operations.Operation;
import io.tributary.api.ProblemType;
import io.tributary.api.TestApi;
import io.tributary.api.TestApi.Answer;
import io.tributary.defaults.ProblemException;
import io.tributary.devstack.testing.StackResource;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API's document says everything, its copy in the repository says the same, and people find their way to it. */
@QuarkusTest
@WithTestResource(StackResource.class)
@SuppressWarnings("NullAway.Init") // Quarkus injects a test's fields.
class DocumentTest {

    private static final Path COPY = Path.of(System.getProperty("tributary.root", ".."), "docs", "openapi.yaml");
    private static final String REWRITE = "./mvnw -pl api-service -am test -Dtest=DocumentTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false -Dtributary.rewrite";

    @TestHTTPResource
    URI url;

    @Inject
    BeanManager beans;

    private TestApi api;

    @BeforeEach
    void aCaller() {
        api = new TestApi(url);
    }

    @Test
    void its_copy_in_the_repository_says_the_same() throws IOException {
        JsonNode served = get(Operations.DOCUMENT).json();
        // Texts in quotes, since many who read YAML take a time without them for no text.
        YAMLMapper yaml = YAMLMapper.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER, YAMLGenerator.Feature.SPLIT_LINES)
                .build();
        if (System.getProperty("tributary.rewrite") != null) {
            yaml.writeValue(COPY.toFile(), served);
        }

        assertThat(Differences.between("docs/openapi.yaml", yaml.readTree(COPY.toFile()), "the service", served))
                .as("docs/openapi.yaml is not what the service says. Look at the differences, and if they are meant: "
                        + REWRITE)
                .isEmpty();
    }

    @Test
    void it_is_openapi_3_1_and_every_reference_leads_somewhere() {
        JsonNode document = get(Operations.DOCUMENT).json();

        assertThat(document.path("openapi").asText()).startsWith("3.1");
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(ref -> assertThat(document.at(ref.substring(1)).isMissingNode())
                        .isFalse());
    }

    @Test
    void it_names_every_operation_of_the_resources() {
        assertThat(Operations.all(api))
                .filteredOn(operation -> !operation.id().equals("receiveDelivery")) // The door is no resource.
                .extracting(Operation::toString)
                .containsExactlyInAnyOrderElementsOf(Operations.ofResources(beans));
    }

    @Test
    void it_says_of_every_operation_what_is_asked_and_what_is_answered() {
        List<String> missing = new ArrayList<>();
        List<Operation> operations = Operations.all(api);
        operations.forEach(operation -> say(operation, missing));
        JsonNode document = operations.get(0).document();
        document.at("/components/schemas").properties().forEach(schema -> {
            need(missing, schema.getKey(), schema.getValue(), "description");
            schema.getValue()
                    .path("properties")
                    .properties()
                    .forEach(property -> need(
                            missing, schema.getKey() + "." + property.getKey(), property.getValue(), "description"));
        });

        assertThat(missing).as("see the package io.tributary.api.document").isEmpty();
        assertThat(operations).extracting(Operation::id).doesNotHaveDuplicates();
    }

    @Test
    void the_page_to_try_it_is_served_and_reads_it() {
        Answer page = get("/api/v1/docs/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.response().body()).contains("/api/v1/openapi");
    }

    @Test
    void a_browser_may_run_what_the_page_needs_and_nothing_else() throws NoSuchAlgorithmException {
        Answer page = get("/api/v1/docs/");
        String policy = page.header("Content-Security-Policy");
        List<String> inline = Pattern.compile("<script(?![^>]* src=)[^>]*>(.*?)</script>", Pattern.DOTALL)
                .matcher(page.response().body())
                .results()
                .map(script -> script.group(1))
                .toList();

        assertThat(page.response().headers().allValues("Content-Security-Policy"))
                .hasSize(1);
        assertThat(policy)
                .contains("default-src 'none'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:")
                .contains("connect-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("script-src 'self' 'unsafe-inline'");
        assertThat(inline).isNotEmpty();
        for (String script : inline) {
            assertThat(policy).as("the policy, for %s", script).contains(" '" + digest(script) + "'");
        }
        for (String path : List.of(Operations.DOCUMENT, "/api/v1/projects", "/api/problems")) {
            assertThat(get(path).response().headers().allValues("Content-Security-Policy"))
                    .as(path)
                    .containsExactly("default-src 'none'; frame-ancestors 'none'");
        }
    }

    /** By which a policy names a script. */
    private static String digest(String script) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    @Test
    void every_type_of_problem_leads_to_a_page_that_explains_it() {
        for (ProblemType type : ProblemType.values()) {
            Answer page = get(ProblemException.type(type.slug()));

            assertThat(page.status()).as(type.slug()).isEqualTo(200);
            assertThat(page.response().body()).contains(type.slug(), String.valueOf(type.status()));
            assertThat(get("/api/problems").response().body()).contains(type.slug());
        }
        assertThat(get("/api/problems/none").problem()).isEqualTo("unauthorized");
    }

    private static void say(Operation operation, List<String> missing) {
        JsonNode text = operation.text();
        for (String name : List.of("operationId", "summary", "tags")) {
            need(missing, operation.toString(), text, name);
        }
        for (JsonNode parameter : operation.parameters()) {
            for (String name : List.of("description", "schema")) {
                need(missing, operation + " " + parameter.path("name").asText(), parameter, name);
            }
        }
        if (text.has("requestBody")) {
            need(
                    missing,
                    operation + " needs a request in openapi/examples/" + operation.id() + ".json",
                    text,
                    "/requestBody/content/application~1json/examples/example/value");
        }
        text.path("responses").properties().forEach(answer -> {
            JsonNode content = answer.getValue().path("content");
            need(missing, operation + " " + answer.getKey(), answer.getValue(), "description");
            content.properties()
                    .forEach(media -> need(missing, operation + " " + answer.getKey(), media.getValue(), "schema"));
            content.properties()
                    .forEach(media -> need(
                            missing,
                            operation + " " + answer.getKey() + " needs an answer in openapi/examples/" + operation.id()
                                    + ".json",
                            media.getValue(),
                            "examples"));
        });
    }

    private static void need(List<String> missing, String where, JsonNode node, String what) {
        JsonNode found = what.startsWith("/") ? node.at(what) : node.path(what);
        if (found.isMissingNode()
                || found.isNull()
                || (found.isValueNode() && found.asText().isBlank())) {
            missing.add(where + ": " + what);
        }
    }

    private Answer get(String path) {
        return api.send("GET", path, BodyPublishers.noBody(), Map.of());
    }
}
