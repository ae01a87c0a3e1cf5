package io.tributary.api.webhooks;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.tributary.defaults.Correlation;
import io.tributary.events.CloudEvents;
import io.tributary.notion.WebhookSignature;
import io.tributary.projects.domain.HookId;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * {@code POST /api/v1/webhooks/notion/{hookId}}, directly on Vert.x: the body's limit is ours (also where the body
 * comes in chunks of unsaid number), its bytes reach the check as they came, and nothing but an event loop is used.
 */
@Singleton
class WebhookRoute {

    /** The largest body, in bytes. */
    static final int LIMIT = 900_000;

    /** How much of a body that is too large is read on, so that its sender reads the answer instead of a reset. */
    static final int DRAINED = 4 * LIMIT;

    /** How long a body may take to arrive. */
    static final Duration TIME = Duration.ofSeconds(10);

    private static final String PATH = "/api/v1/webhooks/notion/:hookId";
    private static final String RETRY_AFTER_SECONDS = "30";

    private final Intake intake;
    private final MeterRegistry metrics;
    private final Vertx vertx;

    WebhookRoute(Intake intake, MeterRegistry metrics, Vertx vertx) {
        this.intake = intake;
        this.metrics = metrics;
        this.vertx = vertx;
    }

    void register(@Observes Router router) {
        router.route(PATH).handler(this::receive);
    }

    private void receive(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Correlation.begin(request.getHeader(CloudEvents.TRACEPARENT));
        if (!HttpMethod.POST.equals(request.method())) {
            answer(request, Answer.NOT_A_POST);
            return;
        }
        String hookId = routing.pathParam("hookId");
        Context context = vertx.getOrCreateContext();
        new BodyReader(vertx, LIMIT, DRAINED, TIME)
                .read(request)
                .chain(body -> take(hookId, request, body))
                .onFailure(BodyReader.Unread.class)
                .recoverWithItem(failure -> failure.answer())
                .emitOn(command -> context.runOnContext(ignored -> command.run()))
                .subscribe()
                .with(answer -> answer(request, answer), routing::fail);
    }

    private Uni<Answer> take(String hookId, HttpServerRequest request, byte[] body) {
        if (!HookId.isHookId(hookId)) {
            return Uni.createFrom().item(Answer.UNKNOWN_HOOK);
        }
        String signature = request.getHeader(WebhookSignature.HEADER);
        return intake.take(new Delivery(new HookId(hookId), signature, body));
    }

    private void answer(HttpServerRequest request, Answer answer) {
        metrics.counter("tributary.webhooks", "answer", answer.word()).increment();
        HttpServerResponse response = request.response().setStatusCode(answer.status());
        if (response.closed()) {
            return;
        }
        switch (answer) {
            case UNAVAILABLE -> response.putHeader("Retry-After", RETRY_AFTER_SECONDS);
            case NOT_A_POST -> response.putHeader("Allow", "POST");
            case TOO_LARGE, TOO_SLOW -> response.putHeader("Connection", "close");
            default -> {}
        }
        if (answer.slug().isEmpty()) {
            response.end();
        } else {
            response.putHeader("Content-Type", "application/problem+json").end(problem(answer));
        }
    }

    private static String problem(Answer answer) {
        return new JsonObject()
                .put("type", "urn:tributary:problem:" + answer.slug())
                .put("title", answer.title())
                .put("status", answer.status())
                .put("detail", answer.detail())
                .encode();
    }
}
