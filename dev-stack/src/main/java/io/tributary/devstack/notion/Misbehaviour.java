package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The faults that stand between a connection's request and its answer. They apply in the order of their methods here. */
final class Misbehaviour {
    private static final Map<Integer, String> CODES = Map.ofEntries(
            Map.entry(400, "validation_error"),
            Map.entry(401, "unauthorized"),
            Map.entry(403, "restricted_resource"),
            Map.entry(404, "object_not_found"),
            Map.entry(409, "conflict_error"),
            Map.entry(429, "rate_limited"),
            Map.entry(502, "bad_gateway"),
            Map.entry(503, "service_unavailable"),
            Map.entry(504, "gateway_timeout"),
            Map.entry(529, "service_overload"));

    private final Faults faults;
    private final Chance chance;
    private final RateLimits limits;

    Misbehaviour(Faults faults, Chance chance, Clock clock) {
        this.faults = faults;
        this.chance = chance;
        this.limits = new RateLimits(faults, clock);
    }

    void reset() {
        limits.clear();
    }

    /**
     * Returns if the request may be answered.
     *
     * @throws NotionError with the answer that it gets instead; status 0 for none at all
     */
    void before(Caller caller, Request request) {
        ObjectNode scripted = faults.answers().take(request.method(), request.path());
        slow(scripted);
        if (faults.on("unauthorized") || faults.names("revokedTokens", caller.token())) {
            throw Caller.unauthorized();
        }
        limits.take(caller);
        if (scripted != null && scripted.has("status")) {
            throw answer(scripted);
        }
        if (chance.happens(Chance.Use.API, faults.rate("errorRate"))) {
            throw answer(Json.object()
                    .put("status", faults.number("errorStatus"))
                    .put("retryAfterSeconds", faults.number("retryAfterSeconds")));
        }
        Capability needed = Capability.neededBy(request.method(), request.path());
        if (faults.names("missingCapabilities", needed.text())) {
            throw Capability.missing();
        }
    }

    /** Returns if a request for tokens may be answered: only answers by script hit those. */
    void beforeOAuth(Request request) {
        ObjectNode scripted = faults.answers().take(request.method(), request.path());
        slow(scripted);
        if (scripted != null && scripted.has("status")) {
            throw answer(scripted);
        }
    }

    private void slow(@Nullable ObjectNode scripted) {
        int millis = faults.number("latencyMillis");
        boolean slow = millis > 0 && chance.happens(Chance.Use.API, faults.rate("latencyRate"));
        delay((slow ? millis : 0)
                + (scripted == null ? 0 : scripted.path("latencyMillis").asInt(0)));
    }

    private static NotionError answer(ObjectNode asked) {
        int status = asked.path("status").intValue();
        int retryAfter = asked.path("retryAfterSeconds").asInt(-1);
        String code = asked.path("code").asText(CODES.getOrDefault(status, "internal_server_error"));
        String message = asked.path("message").asText(message(status));
        if (status == 429) {
            String reason = asked.path("reason").asText("public_api_request_rate_limit");
            return RateLimits.refusal(reason, Math.max(1, retryAfter));
        }
        Map<String, String> headers = retryAfter < 0 ? Map.of() : Map.of("Retry-After", Integer.toString(retryAfter));
        JsonNode additional = asked.path("additionalData");
        return new NotionError(
                status, code, message, additional instanceof ObjectNode object ? object.deepCopy() : null, headers);
    }

    private static String message(int status) {
        return switch (status) {
            case 401 -> "API token is invalid.";
            case 403 -> "Insufficient permissions for this endpoint.";
            case 409 -> "Conflict occurred while saving. Please try again.";
            default -> "Notion is having a bad moment, on purpose.";
        };
    }

    /** In real time, whoever drives the clock: a slow answer is about sockets. */
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
}
