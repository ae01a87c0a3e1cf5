package io.tributary.api.door;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps made-up paths out of the metrics. Of a request that no resource took, as one without a token, the path would be
 * a time series of its own, with all that a stranger wrote into it. They are one together.
 */
@RegisterForReflection(
        // A native image has no method that it wasn't told of.
        classNames = {
            "io.tributary.api.accounts.TokensResource",
            "io.tributary.api.connections.AuthorizeResource",
            "io.tributary.api.connections.CallbackResource",
            "io.tributary.api.connections.ConnectionsResource",
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
class KnownPaths implements MeterFilter {

    /** In the place of a path that isn't ours. */
    static final String OTHER = "other";

    private static final String REQUESTS = "http.server.requests";
    private static final String URI = "uri";
    private static final String WEBHOOKS = "/api/v1/webhooks/notion/{hookId}";

    private final BeanManager beans;
    private volatile @Nullable Set<String> known;

    KnownPaths(BeanManager beans) {
        this.beans = beans;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        String uri = id.getTag(URI);
        boolean isMadeUp =
                id.getName().equals(REQUESTS) && uri != null && uri.startsWith("/") && !known().contains(uri);
        return isMadeUp ? id.replaceTags(Tags.of(id.getTags()).and(URI, OTHER)) : id;
    }

    private Set<String> known() {
        Set<String> paths = known;
        if (paths == null) {
            paths = Stream.concat(Stream.of(WEBHOOKS), ofResources()).collect(Collectors.toUnmodifiableSet());
            known = paths;
        }
        return paths;
    }

    private Stream<String> ofResources() {
        return beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .<Class<?>>map(Bean::getBeanClass)
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(KnownPaths::ofResource);
    }

    private static Stream<String> ofResource(Class<?> resource) {
        String path = resource.getAnnotation(Path.class).value();
        return Stream.concat(
                Stream.of(path),
                Stream.of(resource.getDeclaredMethods())
                        .map(KnownPaths::ofMethod)
                        .filter(own -> !own.isEmpty())
                        .map(own -> path + own));
    }

    private static String ofMethod(Method method) {
        Path own = method.getAnnotation(Path.class);
        return own == null ? "" : own.value();
    }
}
