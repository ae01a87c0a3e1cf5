package io.tributary.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.testing.notion.Expected;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The copy, as our API shows it, beside the simulator's true state: each field of each listed row. */
final class Truth {

    private static final Comparator<JsonNode> BY_VALUE = (one, other) -> one.isNumber() && other.isNumber()
            ? one.decimalValue().compareTo(other.decimalValue())
            : one.equals(other) ? 0 : 1;

    private final List<String> differences = new ArrayList<>();

    private Truth() {}

    /**
     * Every difference; empty if there is none.
     *
     * @param state of the data source, from the simulator's control API
     * @param pages all of the copy's, marked ones too
     */
    static List<String> differences(JsonNode state, List<JsonNode> pages) {
        Map<String, JsonNode> copy = new HashMap<>();
        pages.forEach(page -> copy.put(page.path("pageId").asText(), page));
        Truth truth = new Truth();
        for (JsonNode row : state.path("rows")) {
            JsonNode page = copy.remove(row.path("id").asText());
            if (row.path("listed").booleanValue()) {
                truth.compare(row, page == null ? JsonNodeFactory.instance.missingNode() : page);
            } else if (page != null) {
                truth.mustBeMarked(page);
            }
        }
        copy.values().forEach(truth::mustBeMarked);
        return truth.differences;
    }

    private void mustBeMarked(JsonNode page) {
        differs(page.path("missing").isNull(), page.path("pageId").asText(), "mark", "any", page.path("missing"));
    }

    private void compare(JsonNode row, JsonNode page) {
        String id = row.path("id").asText();
        if (page.isMissingNode()) {
            differs(true, id, "in the copy", true, false);
            return;
        }
        differs(!page.path("missing").isNull(), id, "mark", "none", page.path("missing"));
        differs(!row.path("title").equals(page.path("title")), id, "title", row.path("title"), page.path("title"));
        ObjectNode expected = Expected.properties(row);
        ObjectNode actual = byId(page.path("properties"));
        TreeSet<String> ids = new TreeSet<>();
        expected.fieldNames().forEachRemaining(ids::add);
        actual.fieldNames().forEachRemaining(ids::add);
        for (String property : ids) {
            JsonNode wanted = expected.path(property);
            JsonNode there = actual.path(property);
            differs(!wanted.equals(BY_VALUE, there), id, property, wanted, there);
        }
    }

    private static ObjectNode byId(JsonNode properties) {
        ObjectNode byId = JsonNodeFactory.instance.objectNode();
        properties.forEach(property -> byId.putObject(property.path("id").asText())
                .<ObjectNode>set("type", property.path("type"))
                .set("value", property.path("value")));
        return byId;
    }

    private void differs(boolean differ, String id, String field, Object expected, Object actual) {
        if (differ) {
            differences.add(id + " " + field + ":\n    Notion " + expected + "\n    copy   " + actual);
        }
    }
}
