package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * What goes wrong on purpose. Faults of the API hit the integration alone, so that a person can edit meanwhile; none
 * hits the control API. Rates are probabilities from 0 to 1; the dice start anew from {@code seed} whenever it is set.
 * What each setting does stands in {@code dev-stack/notion-simulator.md}.
 */
final class Faults {
    private static final Map<String, Predicate<JsonNode>> KNOWN = Map.ofEntries(
            Map.entry("seed", JsonNode::isIntegralNumber),
            Map.entry("requestsPerMinute", Faults::countOrNull),
            Map.entry("retryAfterSeconds", Faults::countOrNull),
            Map.entry("latencyMillis", Faults::count),
            Map.entry("errorRate", Faults::isRate),
            Map.entry("errorStatus", n -> count(n) && n.intValue() >= 500 && n.intValue() <= 599),
            Map.entry("unauthorized", JsonNode::isBoolean),
            Map.entry("lostRate", Faults::isRate),
            Map.entry("duplicateRate", Faults::isRate),
            Map.entry("reorder", JsonNode::isBoolean),
            Map.entry("aggregationMillis", Faults::count),
            Map.entry("retryBaseMillis", Faults::count),
            Map.entry("retryCapMillis", Faults::count),
            Map.entry("deliveryTimeoutMillis", n -> count(n) && n.intValue() > 0),
            Map.entry("queryLagMillis", Faults::count),
            Map.entry("pageNotFoundLagMillis", Faults::count),
            Map.entry("queryResultLimit", n -> count(n) && n.intValue() > 0),
            Map.entry("cursorLifeMillis", Faults::countOrNull),
            Map.entry("shortPages", JsonNode::isBoolean),
            Map.entry("silentRelations", JsonNode::isBoolean));

    private final Workspace workspace;
    private volatile ObjectNode settings = off();
    private SplittableRandom dice = new SplittableRandom(1);

    Faults(Workspace workspace) {
        this.workspace = workspace;
    }

    private static ObjectNode off() {
        return Json.object()
                .put("seed", 1)
                .putNull("requestsPerMinute")
                .putNull("retryAfterSeconds")
                .put("latencyMillis", 0)
                .put("errorRate", 0.0)
                .put("errorStatus", 503)
                .put("unauthorized", false)
                .put("lostRate", 0.0)
                .put("duplicateRate", 0.0)
                .put("reorder", false)
                .put("aggregationMillis", 0)
                .put("retryBaseMillis", 1000)
                .put("retryCapMillis", 30_000)
                .put("deliveryTimeoutMillis", 10_000)
                .put("queryLagMillis", 0)
                .put("pageNotFoundLagMillis", 0)
                .put("queryResultLimit", 10_000)
                .putNull("cursorLifeMillis")
                .put("shortPages", false)
                .put("silentRelations", false);
    }

    private static boolean count(JsonNode n) {
        return n.canConvertToInt() && n.isIntegralNumber() && n.intValue() >= 0;
    }

    private static boolean countOrNull(JsonNode n) {
        return n.isNull() || count(n);
    }

    private static boolean isRate(JsonNode n) {
        return n.isNumber() && n.doubleValue() >= 0 && n.doubleValue() <= 1;
    }

    /** All settings as they are. */
    ObjectNode show() {
        return settings.deepCopy();
    }

    /** Sets what the body names, and nothing if any of it is unknown or out of range. Under the workspace's monitor. */
    synchronized void patch(ObjectNode wanted) {
        ObjectNode next = settings.deepCopy();
        wanted.properties().forEach(entry -> {
            Predicate<JsonNode> fits = KNOWN.get(entry.getKey());
            if (fits == null) {
                throw NotionError.validation("There is no fault \"" + entry.getKey() + "\". Known: "
                        + String.join(", ", KNOWN.keySet().stream().sorted().toList()) + ".");
            }
            if (!fits.test(entry.getValue())) {
                throw NotionError.validation("The fault " + entry.getKey() + " can't be `" + entry.getValue() + "`.");
            }
            next.set(entry.getKey(), entry.getValue());
        });
        use(next, wanted.has("seed"));
    }

    synchronized void reset() {
        use(off(), true);
    }

    private void use(ObjectNode next, boolean newDice) {
        settings = next;
        if (newDice) {
            dice = new SplittableRandom(next.path("seed").longValue());
        }
        workspace.past().lag(number("queryLagMillis"));
    }

    /** Throws the dice: true with this probability. */
    synchronized boolean happens(double rate) {
        return rate > 0 && dice.nextDouble() < rate;
    }

    /** A number from 0 to the bound, without it. */
    synchronized int random(int bound) {
        return dice.nextInt(bound);
    }

    boolean on(String setting) {
        return settings.path(setting).booleanValue();
    }

    /** A number; -1 where it is off. */
    int number(String setting) {
        return settings.path(setting).asInt(-1);
    }

    double rate(String setting) {
        return settings.path(setting).doubleValue();
    }

    boolean silentRelations() {
        return on("silentRelations");
    }
}
