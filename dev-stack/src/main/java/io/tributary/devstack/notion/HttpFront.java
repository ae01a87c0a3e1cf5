package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.tributary.devstack.notion.Router.Call;
import io.tributary.devstack.notion.Router.Match;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;

/** Every request passes here: token, faults, version, route, and the answer with its request id. */
final class HttpFront implements HttpHandler {
    private static final Map<Integer, String> FAULT_CODES = Map.of(
            500, "internal_server_error",
            502, "bad_gateway",
            503, "service_unavailable",
            504, "gateway_timeout",
            529, "service_overload");

    private final Workspace workspace;
    private final Router notion;
    private final Router control;
    private final Faults faults;
    private final RateLimit rateLimit;
    private final Log requests;
    private final Clock clock;

    HttpFront(Workspace workspace, Router notion, Router control, Faults faults, Log requests, Clock clock) {
        this.workspace = workspace;
        this.notion = notion;
        this.control = control;
        this.faults = faults;
        this.rateLimit = new RateLimit(faults, clock);
        this.requests = requests;
        this.clock = clock;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String requestId = Ids.random();
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            exchange.getResponseHeaders().set("x-notion-request-id", requestId);
            Request request = new Request(exchange);
            boolean isControl = request.path().startsWith("/_sim/");
            int status = 200;
            ObjectNode body;
            try {
                body = isControl ? control(request) : notion(request);
            } catch (NotionError error) {
                status = error.status();
                error.headers().forEach(exchange.getResponseHeaders()::set);
                body = error.body();
            } catch (RuntimeException bug) {
                status = 500;
                body = bug(request, bug);
            }
            if (!isControl) {
                log(request, status);
            }
            byte[] bytes = Json.bytes(body.put("request_id", requestId));
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private ObjectNode notion(Request request) {
        Caller caller = Caller.of(request.authorization());
        if (caller == Caller.INTEGRATION) {
            misbehave();
        }
        ApiVersion version = ApiVersion.of(request.version());
        Match match = notion.find(request);
        if (match == null) {
            throw NotionError.invalidUrl();
        }
        synchronized (workspace) {
            return match.handler().apply(new Call(request, match.arguments(), caller, version));
        }
    }

    /** The control API answers whatever the faults say. */
    private ObjectNode control(Request request) {
        Match match = control.find(request);
        if (match == null) {
            throw NotionError.invalidUrl();
        }
        synchronized (workspace) {
            return match.handler().apply(new Call(request, match.arguments(), Caller.PERSON, ApiVersion.V2026_03_11));
        }
    }

    private void misbehave() {
        delay(faults.number("latencyMillis"));
        if (faults.on("unauthorized")) {
            throw Caller.unauthorized();
        }
        rateLimit.take();
        if (faults.happens(faults.rate("errorRate"))) {
            int status = faults.number("errorStatus");
            String code = FAULT_CODES.getOrDefault(status, "internal_server_error");
            int retryAfter = faults.number("retryAfterSeconds");
            Map<String, String> headers =
                    retryAfter < 0 ? Map.of() : Map.of("Retry-After", Integer.toString(retryAfter));
            throw new NotionError(status, code, "Notion is having a bad moment, on purpose.", null, headers);
        }
    }

    private static void delay(int millis) {
        if (millis <= 0) {
            return;
        }
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ObjectNode bug(Request request, RuntimeException bug) {
        System.getLogger(HttpFront.class.getName())
                .log(System.Logger.Level.ERROR, "no answer for " + request.method() + " " + request.path(), bug);
        return new NotionError(500, "internal_server_error", "Unexpected error occurred.").body();
    }

    private void log(Request request, int status) {
        boolean person = ("Bearer " + NotionSimulator.PERSON_TOKEN).equals(request.authorization());
        requests.add(Json.object()
                .put("method", request.method())
                .put("path", request.path())
                .put("by", person ? "person" : "integration")
                .put("status", status)
                .put("at", Times.exact(clock.instant())));
    }
}
