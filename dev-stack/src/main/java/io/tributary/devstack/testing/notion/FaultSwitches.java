package io.tributary.devstack.testing.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.notion.NotionSimulator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Switches every kind of fault on and off, a few at a time. */
final class FaultSwitches {
    private static final int MOST_AT_ONCE = 3;

    private static final List<Function<Draw, ObjectNode>> FAULTS = List.of(
            draw -> number("requestsPerMinute", draw.between(30, 180)),
            draw -> number("workspaceRequestsPerMinute", draw.between(30, 180))
                    .put("workspaceRetryAfterSeconds", draw.between(61, 120)),
            draw -> rate("errorRate", draw)
                    .put("errorStatus", draw.of(List.of(500, 502, 503, 504, 529)))
                    .put("retryAfterSeconds", draw.between(1, 5)),
            draw -> number("latencyMillis", draw.between(5, 50)).put("latencyRate", 0.3),
            draw -> Draw.object().put("unauthorized", true),
            FaultSwitches::revoked,
            FaultSwitches::restricted,
            draw -> Draw.object().put("shortPages", true),
            draw -> number("queryLagMillis", draw.between(1_000, 120_000)),
            draw -> number("pageNotFoundLagMillis", draw.between(1_000, 60_000)),
            draw -> number("cursorLifeMillis", draw.between(0, 5_000)),
            draw -> number("queryResultLimit", draw.between(10, 60)),
            draw -> Draw.object().put("silentRelations", true),
            draw -> rate("lostRate", draw),
            draw -> Draw.object().put("lostRate", 1.0),
            draw -> rate("duplicateRate", draw),
            draw -> rate("lateRate", draw).put("lateMillis", draw.between(1_000, 600_000)),
            draw -> Draw.object().put("reorder", true),
            draw -> number("aggregationMillis", draw.between(1_000, 60_000)));

    private final Draw draw;
    private final List<Integer> on = new ArrayList<>();
    private final List<ObjectNode> set = new ArrayList<>();

    FaultSwitches(Draw draw) {
        this.draw = draw;
    }

    @Nullable
    String begin(World world) {
        if (on.size() == MOST_AT_ONCE) {
            return null;
        }
        if (draw.oneIn(5)) {
            return answers(world);
        }
        int chosen = draw.below(FAULTS.size());
        ObjectNode settings = FAULTS.get(chosen).apply(draw);
        if (on.contains(chosen) || set.stream().anyMatch(other -> shares(other, settings))) {
            return null;
        }
        world.notion().faults(settings);
        on.add(chosen);
        set.add(settings);
        return "fault on " + settings;
    }

    private static boolean shares(ObjectNode one, ObjectNode other) {
        return one.properties().stream().anyMatch(setting -> other.has(setting.getKey()));
    }

    /** The next calls of a kind go wrong; that ends by itself. */
    private String answers(World world) {
        ObjectNode script = Draw.object()
                .put("count", draw.between(1, 5))
                .put(
                        "path",
                        draw.of(List.of("*", "/v1/pages/*", "/v1/data_sources/*/query", "/v1/pages/*/properties/*")))
                .put("status", draw.of(List.of(0, 409, 429, 500, 502, 503, 504, 529)))
                .put("retryAfterSeconds", draw.between(1, 5));
        var unused = world.notion().control("POST", "faults/answers", script);
        return "answers " + script;
    }

    @Nullable
    String end(World world) {
        if (set.isEmpty()) {
            return null;
        }
        int which = draw.below(set.size());
        ObjectNode off = Draw.object();
        set.remove(which).properties().forEach(setting -> off.putNull(setting.getKey()));
        on.remove(which);
        world.notion().faults(off);
        return "fault off " + off;
    }

    void forget() {
        on.clear();
        set.clear();
    }

    private static ObjectNode number(String setting, int value) {
        return Draw.object().put(setting, value);
    }

    private static ObjectNode rate(String setting, Draw draw) {
        return Draw.object().put(setting, draw.between(1, 5) / 10.0);
    }

    private static ObjectNode revoked(Draw draw) {
        ObjectNode settings = Draw.object();
        settings.putArray("revokedTokens").add(NotionSimulator.INTEGRATION_TOKEN);
        return settings;
    }

    private static ObjectNode restricted(Draw draw) {
        ObjectNode settings = Draw.object();
        settings.putArray("missingCapabilities").add(draw.of(List.of("read_content", "user_information")));
        return settings;
    }
}
