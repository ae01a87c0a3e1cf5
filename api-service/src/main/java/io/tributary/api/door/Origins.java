package io.tributary.api.door;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whose pages may call from a browser. Everyone else's requests go on as they are: without the headers that a browser
 * asks for it lets no page read an answer. Credentials are never allowed, since there are no cookies: who calls sends a
 * token.
 */
final class Origins implements Handler<RoutingContext> {

    private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#*@,\\s]+");
    private static final Set<HttpMethod> METHODS =
            Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PATCH, HttpMethod.PUT, HttpMethod.DELETE);
    private static final Set<String> SENT =
            Set.of("Authorization", "Content-Type", "If-Match", "X-Request-Id", "traceparent");
    private static final Set<String> READ =
            Set.of("ETag", "Location", "Retry-After", "WWW-Authenticate", "X-Request-Id");
    private static final int PREFLIGHT_SECONDS = 3600;

    private final Set<String> allowed;
    private final CorsHandler cors;

    private Origins(Set<String> allowed) {
        this.allowed = Set.copyOf(allowed);
        this.cors = CorsHandler.create()
                .addOrigins(List.copyOf(allowed))
                .allowedMethods(METHODS)
                .allowedHeaders(SENT)
                .exposedHeaders(READ)
                .maxAgeSeconds(PREFLIGHT_SECONDS);
    }

    /** @throws ConfigurationException if one can't be an origin: a page's address or a pattern would let nobody in */
    static Origins of(Optional<Set<String>> configured) {
        List<String> wrong = new ArrayList<>(configured.orElse(Set.of()));
        wrong.removeIf(origin -> ORIGIN.matcher(origin).matches());
        if (!wrong.isEmpty()) {
            throw new ConfigurationException("TRIBUTARY_HTTP_CORS_ORIGINS must list origins such as"
                    + " https://app.example.com, but has " + String.join(", ", wrong));
        }
        return new Origins(configured.orElse(Set.of()));
    }

    boolean isEmpty() {
        return allowed.isEmpty();
    }

    @Override
    public void handle(RoutingContext routing) {
        String origin = routing.request().getHeader("Origin");
        if (origin != null && allowed.contains(origin)) {
            cors.handle(routing);
        } else {
            routing.response().putHeader("Vary", "Origin");
            routing.next();
        }
    }
}
