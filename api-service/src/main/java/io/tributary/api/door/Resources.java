package io.tributary.api.door;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What can be asked for here, as the resources say it themselves. */
@RegisterForReflection(
        // A native image has no method that it wasn't told of.
        classNames = {
            "io.tributary.api.accounts.TokensResource",
            "io.tributary.api.connections.AuthorizeResource",
            "io.tributary.api.connections.CallbackResource",
            "io.tributary.api.connections.ConnectionsResource",
            "io.tributary.api.connections.FinishResource",
            "io.tributary.api.operator.DeadLettersResource",
            "io.tributary.api.operator.KeysResource",
            "io.tributary.api.operator.OAuthHookResource",
            "io.tributary.api.projects.ChangesResource",
            "io.tributary.api.projects.DeliveriesResource",
            "io.tributary.api.projects.PagesResource",
            "io.tributary.api.projects.ProjectsResource",
            "io.tributary.api.projects.SchemaResource",
            "io.tributary.api.projects.SyncResource",
            "io.tributary.api.projects.SyncRunsResource"
        },
        fields = false)
@Singleton
class Resources {

    private final BeanManager beans;
    private volatile @Nullable List<Operation> operations;

    Resources(BeanManager beans) {
        this.beans = beans;
    }

    /** A path with its parameters in braces, and a method that may be sent to it. */
    record Operation(String path, String method) {}

    /** All of them. They can't change, and are looked for once. */
    List<Operation> operations() {
        List<Operation> known = operations;
        if (known == null) {
            known = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                    .<Class<?>>map(Bean::getBeanClass)
                    .filter(type -> type.isAnnotationPresent(Path.class))
                    .distinct()
                    .flatMap(Resources::ofResource)
                    .toList();
            operations = known;
        }
        return known;
    }

    private static Stream<Operation> ofResource(Class<?> resource) {
        String path = resource.getAnnotation(Path.class).value();
        return Stream.of(resource.getDeclaredMethods())
                .flatMap(method -> Stream.of(method.getAnnotations())
                        .flatMap(Resources::verb)
                        .map(verb -> new Operation(path + own(method), verb)));
    }

    private static Stream<String> verb(Annotation annotation) {
        HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
        return verb == null ? Stream.empty() : Stream.of(verb.value());
    }

    private static String own(Method method) {
        Path own = method.getAnnotation(Path.class);
        return own == null ? "" : own.value();
    }
}
