package io.tributary.api.door;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Says with each 405 what would be allowed ({@code Allow}, RFC 9110, section 15.5.6): the framework knows, and doesn't
 * tell. HEAD is answered wherever GET is, and OPTIONS everywhere.
 */
@Singleton
class AllowedMethods {

    private static final int METHOD_NOT_ALLOWED = 405;

    private final BeanManager beans;
    private volatile @Nullable List<Way> ways;

    AllowedMethods(BeanManager beans) {
        this.beans = beans;
    }

    /** A method, and the paths that it is for. */
    private record Way(Pattern path, String method) {}

    @ServerResponseFilter
    void tell(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == METHOD_NOT_ALLOWED && !response.getHeaders().containsKey(HttpHeaders.ALLOW)) {
            response.getHeaders()
                    .putSingle(
                            HttpHeaders.ALLOW,
                            String.join(", ", of(request.getUriInfo().getPath())));
        }
    }

    /** What may be sent to that path, in the order of the alphabet. */
    private NavigableSet<String> of(String path) {
        String wanted = "/" + path.replaceAll("^/+|/+$", "");
        NavigableSet<String> methods = new TreeSet<>(List.of(HttpMethod.OPTIONS));
        ways().stream()
                .filter(way -> way.path.matcher(wanted).matches())
                .map(Way::method)
                .forEach(methods::add);
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        return methods;
    }

    private List<Way> ways() {
        List<Way> known = ways;
        if (known == null) {
            known = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                    .<Class<?>>map(Bean::getBeanClass)
                    .filter(type -> type.isAnnotationPresent(Path.class))
                    .distinct()
                    .flatMap(AllowedMethods::ofResource)
                    .toList();
            ways = known;
        }
        return known;
    }

    private static Stream<Way> ofResource(Class<?> resource) {
        String path = resource.getAnnotation(Path.class).value();
        return Stream.of(resource.getDeclaredMethods())
                .flatMap(method -> Stream.of(method.getAnnotations())
                        .flatMap(AllowedMethods::verb)
                        .map(verb -> new Way(pattern(path + own(method)), verb)));
    }

    private static Stream<String> verb(Annotation annotation) {
        HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
        return verb == null ? Stream.empty() : Stream.of(verb.value());
    }

    private static String own(Method method) {
        Path own = method.getAnnotation(Path.class);
        return own == null ? "" : own.value();
    }

    /** A parameter stands for one part of a path. */
    private static Pattern pattern(String template) {
        String quoted = Pattern.quote(template).replaceAll("\\{[^}]*}", "\\\\E[^/]+\\\\Q");
        return Pattern.compile(quoted);
    }
}
