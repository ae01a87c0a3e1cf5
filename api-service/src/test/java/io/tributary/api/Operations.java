package io.tributary.api;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be asked of the service, as its document says, so that no test which walks it forgets anything.
 * That the document forgets nothing is a test of its own.
 */
public final class Operations {

    /** Where the document is, as JSON. */
    public static final String DOCUMENT = "/api/v1/openapi.json";

    private static final Pattern PARAMETER = Pattern.compile("\\{([^}:]+)[^}]*}");

    /** Looks first, then what changes something, and last what removes it. */
    private static final List<String> ORDER = List.of("GET", "PUT", "PATCH", "POST", "DELETE");

    private static final List<String> METHODS = List.of("get", "put", "patch", "post", "delete");

    private Operations() {}

    /**
     * One of them.
     *
     * @param method the HTTP method
     * @param path with its parameters in braces
     * @param text what the document says of it
     * @param document the document
     */
    public record Operation(String method, String path, JsonNode text, JsonNode document) {

        /** Its name. */
        public String id() {
            return text.path("operationId").asText();
        }

        /** Whether it is about one thing, which its path names. */
        public boolean isAboutOne() {
            return path.contains("{");
        }

        /** Whether it needs no token. */
        public boolean isOpen() {
            return text.path("security").isArray() && text.path("security").isEmpty();
        }

        /** Whether it needs the operator's own token. */
        public boolean isOperators() {
            return text.at("/responses/403/content/application~1problem+json/examples")
                    .has("operator-only");
        }

        /** The scope that it needs. */
        public String scope() {
            return text.at("/security/0/bearer/0").asText();
        }

        /** The path of something. */
        public String path(UnaryOperator<String> parameter) {
            Matcher matcher = PARAMETER.matcher(path);
            return matcher.replaceAll(found -> Matcher.quoteReplacement(parameter.apply(found.group(1))));
        }

        /** The document's example of what is sent; null if nothing is. */
        public @Nullable String body() {
            JsonNode example = text.at("/requestBody/content/application~1json/examples/example/value");
            return example.isMissingNode() ? null : example.toString();
        }

        /** Its parameters. */
        public List<JsonNode> parameters() {
            List<JsonNode> parameters = new ArrayList<>();
            text.path("parameters").forEach(parameter -> parameters.add(resolved(parameter)));
            return parameters;
        }

        /** What the node refers to, or itself. */
        public JsonNode resolved(JsonNode node) {
            String ref = node.path("$ref").asText();
            return ref.isEmpty() ? node : document.at(ref.substring(1));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** All that need a token. */
    public static List<Operation> secured(TestApi api) {
        return all(api).stream().filter(operation -> !operation.isOpen()).toList();
    }

    /** All. */
    public static List<Operation> all(TestApi api) {
        JsonNode document =
                api.send("GET", DOCUMENT, BodyPublishers.noBody(), Map.of()).json();
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> METHODS.stream()
                        .filter(path.getValue()::has)
                        .map(method -> new Operation(
                                method.toUpperCase(Locale.ROOT),
                                path.getKey(),
                                path.getValue().path(method),
                                document))
                        .forEach(operations::add));
        operations.sort(Comparator.comparing((Operation operation) -> ORDER.indexOf(operation.method))
                .thenComparing(operation -> operation.path));
        return operations;
    }

    /** Those of the resources that run, as {@code GET /path}. */
    public static List<String> ofResources(BeanManager beans) {
        return beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(Bean::getBeanClass)
                .filter(type -> type.isAnnotationPresent(Path.class))
                .distinct()
                .flatMap(Operations::of)
                .toList();
    }

    private static Stream<String> of(Class<?> resource) {
        return Stream.of(resource.getDeclaredMethods())
                .flatMap(method -> Stream.of(method.getAnnotations())
                        .flatMap(Operations::httpMethod)
                        .map(verb -> verb + " " + path(resource, method)));
    }

    private static Stream<String> httpMethod(Annotation annotation) {
        HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
        return verb == null ? Stream.empty() : Stream.of(verb.value());
    }

    private static String path(Class<?> resource, Method method) {
        Path own = method.getAnnotation(Path.class);
        return resource.getAnnotation(Path.class).value() + (own == null ? "" : own.value());
    }
}
