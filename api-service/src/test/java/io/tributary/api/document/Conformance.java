package io.tributary.api.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.tributary.api.Operations.Operation;
import io.tributary.api.ProblemType;
import io.tributary.api.TestApi.Answer;
import io.tributary.defaults.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares answers with what the document says of them, to the letter: a field that it doesn't name is a fault too, though
 * a caller must be ready for new ones.
 */
final class Conformance {

    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    private final JsonNode schemasByName;
    private final Map<JsonNode, JsonSchema> schemas = new HashMap<>();

    Conformance(JsonNode document) {
        schemasByName = closed(document.path("components").path("schemas"));
    }

    /** What is wrong with the answer; empty if nothing is. */
    List<String> faults(Operation operation, Answer answer) {
        JsonNode told = operation.text().path("responses").path(Integer.toString(answer.status()));
        if (told.isMissingNode()) {
            return List.of("The status is not documented");
        }
        List<String> faults = new ArrayList<>();
        told.path("headers").fieldNames().forEachRemaining(header -> {
            if (answer.header(header).isEmpty() && !(answer.status() == 403 && header.equals("WWW-Authenticate"))) {
                faults.add("The header " + header + " is missing");
            }
        });
        String type = answer.header("Content-Type").replaceAll(";.*", "");
        JsonNode content = told.path("content");
        if (content.isEmpty()) {
            if (!answer.response().body().isEmpty()) {
                faults.add("There is a body, and the document says that there is none");
            }
        } else if (content.has(type)) {
            faults.addAll(violations(content.path(type).path("schema"), answer.json()));
        } else {
            faults.add("The content type is not documented: '" + type + "'");
        }
        if (type.equals("application/problem+json")) {
            faults.addAll(problemFaults(content.path(type).path("examples"), answer));
        }
        return faults;
    }

    /** Where the value is not what the schema says. */
    List<String> violations(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compiled).validate(value).stream()
                .map(violation -> violation.getInstanceLocation() + " " + violation.getMessage())
                .toList();
    }

    /** A problem is one of those that the document names for this operation and status, and has the title of its type. */
    private static List<String> problemFaults(JsonNode examples, Answer answer) {
        String slug = answer.problem();
        List<ProblemType> types = Stream.of(ProblemType.values())
                .filter(type -> type.slug().equals(slug) && type.status() == answer.status())
                .toList();
        if (types.isEmpty()) {
            return List.of("There is no type " + slug + " with this status");
        }
        List<String> faults = new ArrayList<>();
        String title = answer.json().path("title").asText();
        if (types.stream().noneMatch(type -> type.title().equals(title))) {
            faults.add("The title of " + slug + " is another one: " + title);
        }
        boolean named = types.stream()
                .anyMatch(type -> examples.has(
                        type.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-')));
        if (!named && !slug.equals("not-found")) {
            faults.add("The document doesn't say that " + ProblemException.type(slug) + " may happen here");
        }
        return faults;
    }

    private JsonSchema compiled(JsonNode schema) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.setAll((ObjectNode) closed(schema));
        whole.set("$defs", schemasByName);
        return FACTORY.getSchema(whole, CONFIG);
    }

    /** The same, and no object has fields that aren't named, unless it says that it may. */
    private static JsonNode closed(JsonNode node) {
        JsonNode copy = node.deepCopy();
        copy.findParents("$ref")
                .forEach(parent -> ((ObjectNode) parent)
                        .put("$ref", parent.path("$ref").asText().replace("#/components/schemas/", "#/$defs/")));
        copy.findParents("properties").forEach(parent -> {
            if (parent instanceof ObjectNode schema
                    && schema.path("type").toString().contains("object")
                    && !schema.has("additionalProperties")) {
                schema.put("additionalProperties", false);
            }
        });
        return copy;
    }
}
