package io.tributary.api.door;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.MDC;

/** The first that a request meets: before the webhooks' route, and before any look at who asks. */
@Singleton
class Door {

    /** Before the webhooks, which are before Quarkus's own limit of bodies; after its headers. */
    private static final int ORDER = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 100;

    private static final String API = "/api/*";

    /** A delivery's body alone may take ten seconds. */
    private static final Duration LEAST = Duration.ofSeconds(12);

    /** Not final for a test that doesn't wait for so long. */
    volatile TimeLimit limit;

    private final DoorConfig config;

    Door(DoorConfig config, Vertx vertx) {
        this.config = config;
        if (config.requestLimit().compareTo(LEAST) < 0) {
            throw new ConfigurationException("TRIBUTARY_HTTP_REQUEST_LIMIT must be at least " + LEAST.toSeconds()
                    + "s, or a slow delivery of Notion's would be cut off, but is "
                    + config.requestLimit().toMillis() + " ms.");
        }
        this.limit = new TimeLimit(vertx, config.requestLimit());
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(this::begin);
        Origins origins = Origins.of(config.corsOrigins());
        if (!origins.isEmpty()) {
            router.route(API).order(ORDER + 1).handler(origins);
        }
    }

    private void begin(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        String id = RequestId.of(request.getHeader(RequestId.HEADER));
        MDC.put(RequestId.FIELD, id);
        request.response().putHeader(RequestId.HEADER, id);
        if (config.accessLog()) {
            AccessLog line = new AccessLog(request);
            routing.addEndHandler(ended -> line.write(ended.succeeded()));
        }
        limit.begin(routing);
        routing.next();
    }
}
