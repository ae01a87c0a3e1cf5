package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers that the next calls of a kind get instead of the right one, or after a wait. The oldest that fits is first. */
final class ScriptedAnswers {
    private static final Set<String> FIELDS = Set.of(
            "count",
            "method",
            "path",
            "status",
            "code",
            "message",
            "retryAfterSeconds",
            "reason",
            "additionalData",
            "latencyMillis");

    private static final class Rule {
        private final ObjectNode asked;
        private final Pattern path;
        private int left;

        Rule(ObjectNode asked, int left) {
            this.asked = asked;
            this.left = left;
            this.path = Pattern.compile(Stream.of(asked.path("path").asText("*").split("\\*", -1))
                    .map(Pattern::quote)
                    .collect(Collectors.joining(".*")));
        }

        boolean fits(String method, String requested) {
            String wanted = asked.path("method").asText(method);
            return wanted.equals(method) && path.matcher(requested).matches();
        }
    }

    private final List<Rule> rules = new ArrayList<>();

    /** @throws NotionError if the body says something that it can't say */
    synchronized void add(ObjectNode body) {
        Body.onlyFields(body, FIELDS);
        for (String number : List.of("count", "status", "retryAfterSeconds", "latencyMillis")) {
            JsonNode value = body.path(number);
            if (!value.isMissingNode() && (!value.canConvertToInt() || value.intValue() < 0)) {
                throw Body.mistyped("body." + number, "a number ≥ `0`", value);
            }
        }
        int status = body.path("status").asInt(0);
        if (status != 0 && (status < 400 || status > 599)) {
            throw Body.mistyped("body.status", "`0` or from `400` to `599`", body.path("status"));
        }
        rules.add(new Rule(body.deepCopy(), body.path("count").asInt(1)));
    }

    /** What this call gets; null for the right answer at once. Uses up one of the rule's count. */
    synchronized @Nullable ObjectNode take(String method, String path) {
        for (Rule rule : rules) {
            if (rule.left > 0 && rule.fits(method, path)) {
                rule.left--;
                rules.removeIf(r -> r.left == 0);
                return rule.asked;
            }
        }
        return null;
    }

    synchronized void clear() {
        rules.clear();
    }

    synchronized ArrayNode show() {
        ArrayNode shown = Json.array();
        rules.forEach(rule -> shown.add(rule.asked.deepCopy().put("count", rule.left)));
        return shown;
    }
}
