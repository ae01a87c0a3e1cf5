package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the other side of two-way relations in step. Notion does not document whether the other page counts as edited;
 * here it does, with an event of its own, unless the fault {@code silentRelations} is on.
 */
final class TwoWayRelations {
    private final Workspace workspace;
    private final Changes changes;
    private final Faults faults;

    TwoWayRelations(Workspace workspace, Changes changes, Faults faults) {
        this.workspace = workspace;
        this.changes = changes;
        this.faults = faults;
    }

    /** Mirrors what a write to one side changed. */
    void mirror(Property property, String pageId, JsonNode before, JsonNode after, Caller caller, Instant at) {
        JsonNode dual = property.config().path("dual_property");
        if (!property.type().equals("relation") || !dual.isObject()) {
            return;
        }
        String otherSide = dual.path("synced_property_id").textValue();
        Set<String> was = ids(before);
        Set<String> is = ids(after);
        was.stream().filter(id -> !is.contains(id)).forEach(id -> set(id, otherSide, pageId, false, caller, at));
        is.stream().filter(id -> !was.contains(id)).forEach(id -> set(id, otherSide, pageId, true, caller, at));
    }

    private void set(String otherId, String propertyId, String pageId, boolean related, Caller caller, Instant at) {
        Page other = workspace.find(otherId);
        if (other == null) {
            return;
        }
        Set<String> ids = ids(other.values().getOrDefault(propertyId, Json.array()));
        boolean changed = related ? ids.add(pageId) : ids.remove(pageId);
        if (!changed) {
            return;
        }
        Page now = other.with(Map.of(propertyId, Json.texts(ids)));
        if (faults.silentRelations()) {
            workspace.put(now);
            return;
        }
        Page edited = now.edited(at, caller.userId());
        workspace.put(edited);
        changes.page("page.properties_updated", edited, caller, at, Set.of(propertyId));
    }

    static Set<String> ids(JsonNode kept) {
        Set<String> ids = new LinkedHashSet<>();
        kept.forEach(id -> ids.add(id.textValue()));
        return ids;
    }

    /** The relation config of one side. */
    static ObjectNode config(DataSource target, String otherId, String otherName) {
        ObjectNode config = single(target);
        config.put("type", "dual_property").remove("single_property");
        config.putObject("dual_property").put("synced_property_id", otherId).put("synced_property_name", otherName);
        return config;
    }

    static ObjectNode single(DataSource target) {
        ObjectNode config = Json.object()
                .put("database_id", target.databaseId())
                .put("data_source_id", target.id())
                .put("type", "single_property");
        config.putObject("single_property");
        return config;
    }
}
