package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.tributary.devstack.notion.Router.Call;
import io.tributary.devstack.notion.Router.Match;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every request passes here: token, faults, version, route, and the answer with its request id. */
final class HttpFront implements HttpHandler {
    /** What a request gets; status 0 means that the connection is cut. */
    record Answer(int status, String requestId, Map<String, String> headers, ObjectNode body) {}

    private final Workspace workspace;
    private final Router notion;
    private final Router control;
    private final OAuth oauth;
    private final Misbehaviour misbehaviour;
    private final Log requests;
    private final Clock clock;

    HttpFront(
            Workspace workspace,
            Router notion,
            Router control,
            OAuth oauth,
            Misbehaviour misbehaviour,
            Log requests,
            Clock clock) {
        this.workspace = workspace;
        this.notion = notion;
        this.control = control;
        this.oauth = oauth;
        this.misbehaviour = misbehaviour;
        this.requests = requests;
        this.clock = clock;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(new Request(exchange));
            if (answer.status() == 0) {
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            exchange.getResponseHeaders().set("x-notion-request-id", answer.requestId());
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = Json.bytes(answer.body());
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    Answer answer(Request request) {
        if (request.path().startsWith("/_sim/")) {
            return answer(request, Ids.of("control"), null, () -> control(request));
        }
        if (OAuth.answers(request.path())) {
            Answer answer = oauth(request, workspace.chance().id(Chance.Use.REQUESTS));
            log(request, null, answer.status());
            return answer;
        }
        Caller caller = caller(request.authorization());
        Answer answer =
                answer(request, workspace.chance().id(Chance.Use.REQUESTS), caller, () -> notion(request, caller));
        log(request, caller, answer.status());
        return answer;
    }

    private @Nullable Caller caller(@Nullable String authorization) {
        Caller caller = Caller.find(authorization);
        if (caller != null) {
            return caller;
        }
        synchronized (workspace) {
            return oauth.caller(authorization);
        }
    }

    private Answer oauth(Request request, String requestId) {
        OAuth.Reply[] reply = new OAuth.Reply[1];
        Answer answer = answer(request, requestId, null, () -> {
            misbehaviour.beforeOAuth(request);
            synchronized (workspace) {
                reply[0] = oauth.answer(request);
            }
            return reply[0].body();
        });
        return answer.status() == 200 && reply[0] != null
                ? new Answer(reply[0].status(), requestId, reply[0].headers(), answer.body())
                : answer;
    }

    private interface Work {
        ObjectNode answer();
    }

    private static Answer answer(Request request, String requestId, @Nullable Caller caller, Work work) {
        try {
            return new Answer(200, requestId, Map.of(), work.answer().put("request_id", requestId));
        } catch (NotionError error) {
            NotionError seen = caller == null ? error : error.seenBy(caller);
            return new Answer(
                    seen.status(), requestId, seen.headers(), seen.body().put("request_id", requestId));
        } catch (RuntimeException bug) {
            System.getLogger(HttpFront.class.getName())
                    .log(System.Logger.Level.ERROR, "no answer for " + request.method() + " " + request.path(), bug);
            NotionError error = new NotionError(500, "internal_server_error", "Unexpected error occurred.");
            return new Answer(500, requestId, Map.of(), error.body().put("request_id", requestId));
        }
    }

    private ObjectNode notion(Request request, @Nullable Caller caller) {
        if (caller == null) {
            throw Caller.unauthorized();
        }
        if (caller.isConnection()) {
            misbehaviour.before(caller, request);
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
        Call call = new Call(request, match.arguments(), Caller.PERSON, ApiVersion.V2026_03_11);
        if (request.path().equals("/_sim/clock")) {
            // What falls due may need the workspace.
            return match.handler().apply(call);
        }
        synchronized (workspace) {
            return match.handler().apply(call);
        }
    }

    private void log(Request request, @Nullable Caller caller, int status) {
        requests.add(Json.object()
                .put("method", request.method())
                .put("path", request.path())
                .put("by", caller == null ? "unknown" : caller.name().toLowerCase(Locale.ROOT))
                .put("status", status)
                .put("at", Times.exact(clock.instant())));
    }
}
