package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.notion.Router.Call;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;

/** The control of the clock under {@code /_sim/clock}. */
final class ClockRoutes {
    private final SimulatorClock clock;
    private final Timeline timeline;
    private final Runnable settle;

    /** @param settle returns when no delivery is on its way */
    ClockRoutes(SimulatorClock clock, Timeline timeline, Runnable settle) {
        this.clock = clock;
        this.timeline = timeline;
        this.settle = settle;
    }

    void addTo(Router router) {
        router.on("GET", "/_sim/clock", this::show)
                .on("POST", "/_sim/clock", this::drive)
                .on("DELETE", "/_sim/clock", this::release);
    }

    void driveTo(Instant target) {
        timeline.driveTo(target, settle);
    }

    private ObjectNode show(Call call) {
        return Json.object().put("now", clock.instant().toString()).put("driven", clock.isDriven());
    }

    private ObjectNode drive(Call call) {
        ObjectNode body = call.body();
        Body.onlyFields(body, Set.of("now", "advanceMillis"));
        JsonNode millis = body.path("advanceMillis");
        if (!millis.isMissingNode() && (!millis.isIntegralNumber() || millis.longValue() < 0 || body.has("now"))) {
            throw Body.mistyped("body.advanceMillis", "a number ≥ `0`, and without `now`", millis);
        }
        Instant now = clock.instant();
        driveTo(body.has("now") ? instant(body.path("now")) : now.plusMillis(millis.asLong(0)));
        return show(call);
    }

    static Instant instant(JsonNode text) {
        try {
            return Instant.parse(text.asText());
        } catch (DateTimeException e) {
            throw Body.mistyped("body.now", "a time such as `\"2026-11-24T10:20:30Z\"`", text);
        }
    }

    private ObjectNode release(Call call) {
        timeline.release();
        return show(call);
    }
}
