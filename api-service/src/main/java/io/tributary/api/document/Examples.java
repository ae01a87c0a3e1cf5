package io.tributary.api.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.jspecify.annotations.Nullable;

/**
 * An operation's examples, from {@code openapi/examples/<operationId>.json}: what is sent as {@code request}, what is
 * answered as {@code answer}. A test sends the one and compares the other with what the service says.
 */
record Examples(JsonNode request, JsonNode answer) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "example";

    /** None, if there is no such file. */
    static Examples of(@Nullable String operationId) {
        try (InputStream file = Examples.class.getResourceAsStream("/openapi/examples/" + operationId + ".json")) {
            JsonNode json = file == null ? MissingNode.getInstance() : JSON.readTree(file);
            return new Examples(json.path("request"), json.path("answer"));
        } catch (IOException e) {
            throw new UncheckedIOException("The examples of " + operationId + " can't be read", e);
        }
    }

    void addRequest(Content content) {
        add(content, request);
    }

    void addAnswer(Content content) {
        add(content, answer);
    }

    private static void add(Content content, JsonNode example) {
        if (!example.isMissingNode()) {
            content.getMediaTypes()
                    .values()
                    .forEach(media -> media.setExamples(
                            Map.of(NAME, OASFactory.createExample().value(JSON.convertValue(example, Object.class)))));
        }
    }
}
