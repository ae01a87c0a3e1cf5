package io.tributary.devstack.testing.notion;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.devstack.notion.NotionSimulator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a script finds when it chooses: the rows and the schema of the data source that it works on. */
final class World {
    static final String SOURCE = NotionSimulator.DEMO_DATA_SOURCE_ID;
    static final String OTHER_SOURCE = NotionSimulator.OTHER_DATA_SOURCE_ID;

    private final NotionControl notion;
    private final JsonNode state;

    private World(NotionControl notion, JsonNode state) {
        this.notion = notion;
        this.state = state;
    }

    static World of(NotionControl notion) {
        return new World(notion, notion.control("GET", "state/" + SOURCE + "?values=false", null));
    }

    NotionControl notion() {
        return notion;
    }

    boolean shared() {
        return state.path("shared").booleanValue();
    }

    /** Ids of the rows that fit, oldest first. */
    List<String> rows(Predicate<JsonNode> fits) {
        return ids(state, fits);
    }

    /** Those that can be edited. */
    List<String> liveRows() {
        return rows(row -> !row.path("inTrash").booleanValue());
    }

    /** Ids of the rows of any data source that a relation may name. */
    List<String> rowsOf(String dataSourceId) {
        return dataSourceId.equals(SOURCE)
                ? liveRows()
                : ids(
                        notion.control("GET", "state/" + dataSourceId + "?values=false", null),
                        row -> !row.path("inTrash").booleanValue());
    }

    List<JsonNode> properties(Predicate<JsonNode> fits) {
        List<JsonNode> properties = new ArrayList<>();
        state.path("schema").forEach(property -> {
            if (fits.test(property)) {
                properties.add(property);
            }
        });
        return properties;
    }

    private static List<String> ids(JsonNode state, Predicate<JsonNode> fits) {
        List<String> ids = new ArrayList<>();
        state.path("rows").forEach(row -> {
            if (fits.test(row)) {
                ids.add(row.path("id").asText());
            }
        });
        return ids;
    }
}
