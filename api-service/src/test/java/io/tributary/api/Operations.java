package io.tributary.api;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Everything that can be asked of the service's resources, read off the resources that run, so that no test which walks
 * them forgets a new one.
 */
public final class Operations {

    private static final Pattern PARAMETER = Pattern.compile("\\{([^}:]+)[^}]*}");

    /** Looks first, then what changes something, and last what removes it. */
    private static final List<String> ORDER = List.of("GET", "PUT", "PATCH", "POST", "DELETE");

    /** What asks for no token. */
    public static final Operation CALLBACK = new Operation("GET", "/api/v1/connections/callback");

    private Operations() {}

    /**
     * One of them.
     *
     * @param method the HTTP method
     * @param path with its parameters in braces
     */
    public record Operation(String method, String path) {

        /** Whether it is about one thing, which its path names. */
        public boolean isAboutOne() {
            return path.contains("{");
        }

        /** The path of something. */
        public String path(UnaryOperator<String> parameter) {
            Matcher matcher = PARAMETER.matcher(path);
            return matcher.replaceAll(found -> parameter.apply(found.group(1)));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** All of them. */
    public static List<Operation> all(BeanManager beans) {
        return beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(Bean::getBeanClass)
                .filter(type -> type.isAnnotationPresent(Path.class))
                .distinct()
                .flatMap(Operations::of)
                .sorted(Comparator.comparing((Operation operation) -> ORDER.indexOf(operation.method))
                        .thenComparing(operation -> operation.path))
                .toList();
    }

    /** Those that need a token: all but the address to which Notion sends people back, whose state tells who they are. */
    public static List<Operation> withToken(BeanManager beans) {
        return all(beans).stream()
                .filter(operation -> !operation.equals(CALLBACK))
                .toList();
    }

    private static Stream<Operation> of(Class<?> resource) {
        return Stream.of(resource.getDeclaredMethods())
                .flatMap(method -> Stream.of(method.getAnnotations())
                        .flatMap(Operations::httpMethod)
                        .map(verb -> new Operation(verb, path(resource, method))));
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
