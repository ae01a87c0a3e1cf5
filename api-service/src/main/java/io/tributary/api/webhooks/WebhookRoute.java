package io.tributary.api.webhooks;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.tributary.defaults.Correlation;
import io.tributary.defaults.ProblemException;
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
import java.math.BigInteger;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/webhooks/notion/{hookId}}, directly on Vert.x: the body's limit is ours (also where the body
 * comes in chunks of unsaid number), its bytes reach the check as they came, and nothing but an event loop is used.
 */
@Singleton
class WebhookRoute {

    /** The largest body, in bytes. */
    static final int LIMIT = 900_000;

    /** How much of a body that nobody wants is read on, so that its sender reads the answer instead of a reset. */
    static final int DROPPED = 4 * LIMIT;

    /** How long a body may take to arrive. */
    static final Duration TIME = Duration.ofSeconds(10);

    private static final Duration DROPPED_FOR = Duration.ofSeconds(2);

    /** Of bodies that aren't answered yet: 32 MB in all, 8 MB of one hook. */
    private static final long ROOM = 32L * 1024 * 1024;

    private static final long ROOM_PER_HOOK = 8L * 1024 * 1024;

    /** Something is left of the two seconds, also if it was hard to learn of the hook. */
    private static final Duration LEAST_LEFT = Duration.ofMillis(400);

    /** Before Quarkus's own limit, whose answer to a length of more than a megabyte has no body. */
    private static final int ORDER = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,1000}");
    private static final String PATH = "/api/v1/webhooks/notion/:hookId";
    private static final String RETRY_AFTER_SECONDS = "30";
    private static final String SOON = "1";

    private final Intake intake;
    private final Map<Answer, Counter> answers = new EnumMap<>(Answer.class);
    private final Vertx vertx;
    private final Refusals refusals;
    private final BodyReader reader;
    private final BodyRoom room = new BodyRoom(ROOM, ROOM_PER_HOOK);

    WebhookRoute(Intake intake, MeterRegistry metrics, Vertx vertx, Refusals refusals) {
        this.intake = intake;
        this.vertx = vertx;
        this.refusals = refusals;
        this.reader = new BodyReader(vertx, LIMIT, TIME);
        // All of them: a counter that begins with its first increase hides it from whoever watches increases.
        for (Answer answer : Answer.values()) {
            answers.put(answer, metrics.counter("tributary.webhooks", "answer", answer.word()));
        }
    }

    void register(@Observes Router router) {
        router.route(PATH).order(ORDER).handler(this::receive);
    }

    private void receive(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Correlation.begin(request.getHeader(CloudEvents.TRACEPARENT));
        String hookId = routing.pathParam("hookId");
        Answer refusal = refusal(request, hookId);
        if (refusal == null) {
            take(routing, new HookId(hookId));
        } else {
            answer(request, refusal);
            if (HookId.isHookId(hookId)) {
                refusals.note(new HookId(hookId), refusal);
            }
        }
    }

    /** What the head of a request shows: then nothing of its body is read. */
    private static @Nullable Answer refusal(HttpServerRequest request, String hookId) {
        if (!HttpMethod.POST.equals(request.method())) {
            return Answer.NOT_A_POST;
        }
        if (!HookId.isHookId(hookId)) {
            return Answer.UNKNOWN_HOOK;
        }
        if (request.getHeader(WebhookSignature.HEADER) == null) {
            return Answer.NOT_SIGNED;
        }
        return isTooLong(request.getHeader("Content-Length")) ? Answer.TOO_LARGE : null;
    }

    /** What is no number says nothing: the body is counted as it comes. */
    private static boolean isTooLong(@Nullable String length) {
        return length != null
                && NUMBER.matcher(length).matches()
                && new BigInteger(length).compareTo(BigInteger.valueOf(LIMIT)) > 0;
    }

    private void take(RoutingContext routing, HookId hook) {
        HttpServerRequest request = routing.request();
        String signature = request.getHeader(WebhookSignature.HEADER);
        Context context = vertx.getOrCreateContext();
        Executor eventLoop = command -> context.runOnContext(ignored -> command.run());
        BodyRoom.Place place = room.place(hook);
        long begun = System.nanoTime();
        intake.admit(hook)
                .emitOn(eventLoop)
                .map(there -> left(begun))
                .chain(left -> reader.read(request, place)
                        .chain(body -> intake.take(new Delivery(hook, signature, body), left)))
                .onFailure(BodyReader.Unread.class)
                .recoverWithItem(failure -> failure.answer())
                .onTermination()
                .invoke(place::leave)
                .emitOn(eventLoop)
                .invoke(answer -> refusals.note(hook, answer))
                .subscribe()
                .with(answer -> answer(request, answer), routing::fail);
    }

    private static Duration left(long begun) {
        Duration left = Intake.LIMIT.minusNanos(System.nanoTime() - begun);
        return left.compareTo(LEAST_LEFT) < 0 ? LEAST_LEFT : left;
    }

    private void answer(HttpServerRequest request, Answer answer) {
        Objects.requireNonNull(answers.get(answer)).increment();
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        switch (answer) {
            case UNAVAILABLE, SECRET_LOST -> response.putHeader("Retry-After", RETRY_AFTER_SECONDS);
            case TOO_SOON -> response.putHeader("Retry-After", SOON);
            case NOT_A_POST -> response.putHeader("Allow", "POST");
            default -> {}
        }
        boolean isRead = request.isEnded();
        if (!isRead) {
            response.putHeader("Connection", "close");
        }
        if (answer.slug().isEmpty()) {
            response.end();
        } else {
            response.putHeader("Content-Type", "application/problem+json").end(problem(answer));
        }
        if (!isRead) {
            Leftover.drop(vertx, request, DROPPED, answer == Answer.TOO_SLOW ? Duration.ZERO : DROPPED_FOR);
        }
    }

    private static String problem(Answer answer) {
        return new JsonObject()
                .put("type", ProblemException.type(answer.slug()))
                .put("title", answer.title())
                .put("status", answer.status())
                .put("detail", answer.detail())
                .encode();
    }
}
