package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What goes wrong on purpose. Faults of the API hit connections alone, so that a person can edit meanwhile; none hits
 * the control API. Rates are probabilities from 0 to 1; the dice start anew from {@code seed} whenever it is set. What
 * each setting does stands in {@code dev-stack/notion-simulator.md}.
 */
final class Faults {
    /** @param fits what it can be set to */
    private record Setting(JsonNode off, Predicate<JsonNode> fits) {}

    private static final Map<String, Setting> KNOWN = known();
    private static final String SEED = "seed";

    private final Workspace workspace;
    private final ScriptedAnswers answers = new ScriptedAnswers();
    private volatile ObjectNode settings;

    Faults(Workspace workspace) {
        this.workspace = workspace;
        this.settings = off();
    }

    private static Map<String, Setting> known() {
        ObjectNode off = Json.object()
                .putNull("requestsPerMinute")
                .putNull("workspaceRequestsPerMinute")
                .putNull("retryAfterSeconds")
                .putNull("workspaceRetryAfterSeconds")
                .put("latencyMillis", 0)
                .put("latencyRate", 1.0)
                .put("errorRate", 0.0)
                .put("errorStatus", 503)
                .put("unauthorized", false)
                .<ObjectNode>set("revokedTokens", Json.array())
                .<ObjectNode>set("missingCapabilities", Json.array())
                .put("lostRate", 0.0)
                .put("duplicateRate", 0.0)
                .put("lateRate", 0.0)
                .put("lateMillis", 60_000)
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
        Map<String, Setting> known = new LinkedHashMap<>();
        off.properties().forEach(entry -> known.put(entry.getKey(), new Setting(entry.getValue(), fits(entry))));
        return known;
    }

    private static Predicate<JsonNode> fits(Map.Entry<String, JsonNode> entry) {
        JsonNode off = entry.getValue();
        return switch (entry.getKey()) {
            case "errorStatus" -> n -> count(n) && n.intValue() >= 500 && n.intValue() <= 599;
            case "deliveryTimeoutMillis", "queryResultLimit" -> n -> count(n) && n.intValue() > 0;
            case "revokedTokens" -> n -> listOf(n, Caller::isConnectionsToken);
            case "missingCapabilities" -> n -> listOf(n, Capability::isKnown);
            default -> off.isBoolean() ? JsonNode::isBoolean : off.isDouble() ? Faults::isRate : Faults::count;
        };
    }

    private static boolean count(JsonNode n) {
        return n.canConvertToInt() && n.isIntegralNumber() && n.intValue() >= 0;
    }

    private static boolean isRate(JsonNode n) {
        return n.isNumber() && n.doubleValue() >= 0 && n.doubleValue() <= 1;
    }

    private static boolean listOf(JsonNode list, Predicate<String> fits) {
        for (JsonNode item : list) {
            if (!item.isTextual() || !fits.test(item.textValue())) {
                return false;
            }
        }
        return list.isArray();
    }

    private ObjectNode off() {
        ObjectNode off = Json.object().put(SEED, workspace.chance().seed());
        KNOWN.forEach((name, setting) -> off.set(name, setting.off()));
        return off;
    }

    /** All settings as they are, and the answers that are still to come. */
    ObjectNode show() {
        ObjectNode shown = settings.deepCopy();
        shown.set("answers", answers.show());
        return shown;
    }

    /**
     * Sets what the body names, and nothing if any of it is unknown or out of range; null ends a fault. Under the
     * workspace's monitor.
     */
    synchronized void patch(ObjectNode wanted) {
        ObjectNode next = settings.deepCopy();
        wanted.properties().forEach(entry -> next.set(entry.getKey(), accepted(entry.getKey(), entry.getValue())));
        use(next);
        if (wanted.has(SEED)) {
            workspace.chance().restartFaults(wanted.path(SEED).longValue());
        }
    }

    private static JsonNode accepted(String name, JsonNode value) {
        if (name.equals(SEED) && value.isIntegralNumber()) {
            return value;
        }
        Setting setting = KNOWN.get(name);
        if (setting == null && !name.equals(SEED)) {
            throw NotionError.validation("There is no fault \"" + name + "\". Known: "
                    + String.join(", ", KNOWN.keySet().stream().sorted().toList()) + ".");
        }
        if (setting != null && value.isNull()) {
            return setting.off();
        }
        if (setting == null || !setting.fits().test(value)) {
            throw NotionError.validation("The fault " + name + " can't be `" + value + "`.");
        }
        return value;
    }

    /** Ends every fault. The dice go on, so that the same operations in the same order stay the same. */
    synchronized void end() {
        JsonNode seed = settings.path(SEED);
        use(off().set(SEED, seed));
        answers.clear();
    }

    /** Back to how a new simulator is, after its chance started anew. */
    synchronized void reset() {
        use(off());
        answers.clear();
    }

    private void use(ObjectNode next) {
        settings = next;
        workspace.past().lag(number("queryLagMillis"));
    }

    ScriptedAnswers answers() {
        return answers;
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

    /** Whether a setting that is a list names this. */
    boolean names(String setting, String item) {
        for (JsonNode named : settings.path(setting)) {
            if (named.textValue().equals(item)) {
                return true;
            }
        }
        return false;
    }

    boolean silentRelations() {
        return on("silentRelations");
    }
}
