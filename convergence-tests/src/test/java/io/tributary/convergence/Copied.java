package io.tributary.convergence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.devstack.testing.notion.Expected;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The copy as SQL shows it, beside the simulator's true state: says each field that differs. */
final class Copied {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Comparator<JsonNode> BY_VALUE = (one, other) -> one.isNumber() && other.isNumber()
            ? one.decimalValue().compareTo(other.decimalValue())
            : one.equals(other) ? 0 : 1;

    private final SyncedWorld world;
    private final Map<String, Row> pages = new HashMap<>();
    private final List<String> differences = new ArrayList<>();

    private Copied(SyncedWorld world) {
        this.world = world;
        world.database
                .rows(
                        "SELECT page_id::text, title, properties::text, parent::text, in_trash, archived, missing_reason,"
                                + " created_time, last_edited_time, failed_since, failed_reason"
                                + " FROM pages LEFT JOIN page_state USING (project_id, page_id) WHERE project_id = $1",
                        world.projectId)
                .forEach(row -> pages.put(row.getString("page_id"), row));
    }

    /** Pages that stand in the copy without a mark. */
    static Set<String> unmarked(SyncedWorld world) {
        Set<String> unmarked = new HashSet<>();
        new Copied(world).pages.forEach((id, row) -> {
            if (row.getString("missing_reason") == null) {
                unmarked.add(id);
            }
        });
        return unmarked;
    }

    /**
     * Every field that isn't as it must be; empty if the copy is right.
     *
     * @param unmarkedBefore pages that had no mark before the last full sweep: of these the mark must be the true one. A
     *     page that was marked already isn't looked at until a query lists it or an event tells of it
     */
    static List<String> differences(SyncedWorld world, Set<String> unmarkedBefore) {
        Copied copied = new Copied(world);
        JsonNode state = world.state();
        copied.compareSchema(state.path("schema"));
        Set<String> home = new TreeSet<>();
        state.path("rows").forEach(row -> {
            home.add(row.path("id").asText());
            copied.compare(row, unmarkedBefore);
        });
        copied.pages.forEach((id, row) -> {
            if (!home.contains(id)) {
                copied.compareAway(id, row, unmarkedBefore);
            }
        });
        return copied.differences;
    }

    private void compare(JsonNode row, Set<String> unmarkedBefore) {
        String id = row.path("id").asText();
        Row copy = pages.get(id);
        boolean listed = row.path("listed").booleanValue();
        if (copy == null) {
            differs(listed, id, "in the copy", true, false);
            return;
        }
        boolean exact = listed || unmarkedBefore.contains(id);
        String mark = copy.getString("missing_reason");
        differs(!exact && mark == null, id, "mark", "any", mark);
        if (!exact) {
            return;
        }
        differs(id, "mark", Expected.mark(row), mark);
        differs(id, "title", row.path("title").textValue(), copy.getString("title"));
        differs(id, "in_trash", row.path("inTrash").booleanValue(), copy.getBoolean("in_trash"));
        differs(id, "archived", row.path("archived").booleanValue(), copy.getBoolean("archived"));
        differs(
                id,
                "created_time",
                row.path("createdTime").textValue(),
                copy.getOffsetDateTime("created_time").toInstant());
        differs(
                id,
                "last_edited_time",
                row.path("lastEditedTime").textValue(),
                copy.getOffsetDateTime("last_edited_time").toInstant());
        differs(
                id,
                "failed",
                null,
                copy.getOffsetDateTime("failed_since") == null ? null : copy.getString("failed_reason"));
        compareJson(id, "parent", row.path("parent"), json(copy.getString("parent")));
        compareFields(id, Expected.properties(row), json(copy.getString("properties")));
    }

    /** It is somewhere else now. */
    private void compareAway(String id, Row copy, Set<String> unmarkedBefore) {
        String mark = copy.getString("missing_reason");
        differs(mark == null || (unmarkedBefore.contains(id) && !mark.equals("moved")), id, "mark", "moved", mark);
    }

    private void compareSchema(JsonNode schema) {
        ObjectNode expected = JSON.createObjectNode();
        schema.forEach(property -> expected.putObject(property.path("id").asText())
                .put("name", property.path("name").asText())
                .put("type", property.path("type").asText())
                .set("options", options(property.path("config"))));
        ObjectNode actual = JSON.createObjectNode();
        json(world.sync().getJsonObject("schema").encode())
                .properties()
                .forEach(entry -> actual.putObject(entry.getKey())
                        .put("name", entry.getValue().path("name").asText())
                        .put("type", entry.getValue().path("type").asText())
                        .set("options", options(entry.getValue().path("config"))));
        compareFields("schema", expected, actual);
    }

    private static JsonNode options(JsonNode config) {
        ObjectNode names = JSON.createObjectNode();
        config.path("options").forEach(option -> names.set(option.path("id").asText(), option.path("name")));
        return names;
    }

    private void compareFields(String id, ObjectNode expected, JsonNode actual) {
        Set<String> fields = new TreeSet<>();
        expected.fieldNames().forEachRemaining(fields::add);
        actual.fieldNames().forEachRemaining(fields::add);
        fields.forEach(field -> compareJson(id, field, expected.path(field), actual.path(field)));
    }

    private void compareJson(String id, String field, JsonNode expected, JsonNode actual) {
        differs(!expected.equals(BY_VALUE, actual), id, field, expected, actual);
    }

    private void differs(String id, String field, @Nullable Object expected, @Nullable Object actual) {
        Object said = actual instanceof Instant time ? time.toString() : actual;
        Object wanted = said != null && expected instanceof String text && actual instanceof Instant
                ? Instant.parse(text).toString()
                : expected;
        differs(!Objects.equals(wanted, said), id, field, expected, actual);
    }

    private void differs(boolean differ, String id, String field, @Nullable Object expected, @Nullable Object actual) {
        if (differ) {
            differences.add(id + " " + field + ":\n    Notion " + expected + "\n    copy   " + actual);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
