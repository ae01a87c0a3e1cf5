package io.tributary.projects.infrastructure.notion;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Notion's objects, in the shapes that it documents. */
final class Samples {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Samples() {}

    /** A page with one property of every type. */
    static ObjectNode page() {
        return resource("page.json");
    }

    /** The data source of that page. */
    static ObjectNode dataSource() {
        return resource("data-source.json");
    }

    /** Single quotes stand for double ones. */
    static JsonNode json(String text) {
        return read(text.replace('\'', '"'));
    }

    static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode resource(String name) {
        try (InputStream stream = Objects.requireNonNull(Samples.class.getResourceAsStream(name))) {
            return (ObjectNode) JSON.readTree(new String(stream.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
