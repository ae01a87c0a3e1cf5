package io.tributary.api;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.tributary.defaults.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses a body that says itself that it is too long, and says so: Quarkus's own answer to it has no body. */
@Singleton
class BodyLimit {

    private static final int ORDER = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1;

    /** They have a limit of their own. */
    private static final String WEBHOOKS = "/api/v1/webhooks/";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,1000}");

    private final BigInteger limit;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit) {
        this.limit = limit.asBigInteger();
    }

    void register(@Observes Router router) {
        router.route().order(ORDER).handler(this::check);
    }

    private void check(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        String length = request.getHeader("Content-Length");
        if (length == null
                || !NUMBER.matcher(length).matches()
                || new BigInteger(length).compareTo(limit) <= 0
                || request.path().startsWith(WEBHOOKS)) {
            routing.next();
            return;
        }
        request.response()
                .setStatusCode(413)
                .putHeader("Connection", "close")
                .putHeader("Content-Type", "application/problem+json")
                .end(new JsonObject()
                        .put("type", ProblemException.type("body-too-large"))
                        .put("title", "Body too large")
                        .put("status", 413)
                        .put("detail", String.format(Locale.ROOT, "The body may have %,d bytes at most.", limit))
                        .encode());
    }
}
