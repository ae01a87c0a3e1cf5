package io.tributary.api.door;

import io.tributary.defaults.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Objects;

/**
 * The time that a request may take, from its head to the end of its answer. Who doesn't send the whole of it in time is
 * cut off; what takes too long here is given up. In either case there is an answer that says so.
 */
final class TimeLimit {

    private static final String RETRY_AFTER_SECONDS = "5";

    private final Vertx vertx;
    private final Duration limit;

    TimeLimit(Vertx vertx, Duration limit) {
        this.vertx = vertx;
        this.limit = limit;
    }

    /** It begins now, and ends with the answer. On the request's event loop. */
    void begin(RoutingContext routing) {
        long timer = vertx.setTimer(limit.toMillis(), fired -> over(routing.request()));
        routing.addEndHandler(ended -> vertx.cancelTimer(timer));
    }

    private void over(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            close(request);
            return;
        }
        JsonObject problem = hasArrived(request)
                ? problem(503, "took-too-long", "Took too long", "This took longer than it may here. Try again.")
                : problem(
                        408,
                        "body-too-slow",
                        "Body too slow",
                        "The request did not arrive within " + limit.toSeconds() + " seconds.");
        if (problem.getInteger("status") == 503) {
            response.putHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        response.setStatusCode(problem.getInteger("status"))
                .putHeader("Content-Type", "application/problem+json")
                .putHeader("Connection", "close")
                .end(problem.encode())
                .onComplete(sent -> close(request));
    }

    /** One without a body has arrived with its head. */
    private static boolean hasArrived(HttpServerRequest request) {
        return request.isEnded()
                || (request.getHeader("Transfer-Encoding") == null
                        && "0".equals(Objects.toString(request.getHeader("Content-Length"), "0")));
    }

    /** Of HTTP/2 only this stream ends: others share the connection. */
    private static void close(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(0);
        } else {
            request.connection().close();
        }
    }

    private static JsonObject problem(int status, String slug, String title, String detail) {
        return new JsonObject()
                .put("type", ProblemException.type(slug))
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
    }
}
