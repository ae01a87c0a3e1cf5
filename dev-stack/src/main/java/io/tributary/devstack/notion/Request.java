package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request as it came over the wire. */
final class Request {
    static final int MAX_BYTES = 500_000;

    private final String method;
    private final String path;
    private final Map<String, List<String>> query;
    private final @Nullable String authorization;
    private final @Nullable String version;
    private final byte[] bytes;

    Request(HttpExchange exchange) throws IOException {
        this.method = exchange.getRequestMethod();
        this.path = exchange.getRequestURI().getRawPath();
        this.query = query(exchange.getRequestURI().getRawQuery());
        this.authorization = exchange.getRequestHeaders().getFirst("Authorization");
        this.version = exchange.getRequestHeaders().getFirst("Notion-Version");
        this.bytes = exchange.getRequestBody().readNBytes(MAX_BYTES + 1);
    }

    /** One from within. */
    Request(String method, String pathAndQuery, @Nullable String authorization, byte[] bytes) {
        int query = pathAndQuery.indexOf('?');
        this.method = method;
        this.path = query < 0 ? pathAndQuery : pathAndQuery.substring(0, query);
        this.query = query(query < 0 ? null : pathAndQuery.substring(query + 1));
        this.authorization = authorization;
        this.version = ApiVersion.V2026_03_11.text();
        this.bytes = bytes;
    }

    String method() {
        return method;
    }

    /** Still percent-encoded. */
    String path() {
        return path;
    }

    @Nullable
    String authorization() {
        return authorization;
    }

    @Nullable
    String version() {
        return version;
    }

    /** The body as an object; none is an empty one. */
    ObjectNode object() {
        if (bytes.length == 0) {
            return Json.object();
        }
        if (bytes.length > MAX_BYTES) {
            throw NotionError.validation("Request body too large: the maximum is " + MAX_BYTES + " bytes.");
        }
        if (parsed() instanceof ObjectNode object) {
            return object;
        }
        throw Body.invalid("body should be an object.");
    }

    private JsonNode parsed() {
        try {
            return Json.read(bytes);
        } catch (IOException e) {
            throw new NotionError(400, "invalid_json", "Error parsing JSON body.");
        }
    }

    /** The last value of a query parameter; brackets at the end of its name are left off. */
    @Nullable
    String parameter(String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    List<String> parameters(String name) {
        return query.getOrDefault(name, List.of());
    }

    private static Map<String, List<String>> query(@Nullable String raw) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            String bare = name.endsWith("]") && name.contains("[") ? name.substring(0, name.indexOf('[')) : name;
            query.computeIfAbsent(bare, n -> new ArrayList<>()).add(value);
        }
        return query;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
