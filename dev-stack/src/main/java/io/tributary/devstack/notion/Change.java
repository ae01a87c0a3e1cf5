package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * One thing that happened, as an event tells it.
 *
 * @param data as in the event's body
 */
record Change(String type, String entityType, String entityId, List<ObjectNode> authors, ObjectNode data, Instant at) {

    static Change ofPage(String type, Page page, Caller author, Workspace workspace, Instant at) {
        ObjectNode data = Json.object();
        data.set("parent", page.parent().inEvent(workspace));
        return new Change(type, "page", page.id(), List.of(author.author()), data, at);
    }

    static Change ofSource(String type, DataSource source, Caller author, Workspace workspace, Instant at) {
        ObjectNode data = Json.object();
        data.set("parent", workspace.database(source.databaseId()).parent().inEvent(workspace));
        return new Change(type, "data_source", source.id(), List.of(author.author()), data, at);
    }

    /** The rows that came or went, as {@code updated_blocks}. */
    Change withBlocks(Collection<String> ids) {
        ObjectNode with = Json.object();
        var blocks = with.putArray("updated_blocks");
        ids.forEach(id -> blocks.addObject().put("id", id).put("type", "block"));
        with.setAll(data);
        return with(with);
    }

    Change withProperties(Collection<String> ids) {
        ObjectNode with = data.deepCopy();
        with.set("updated_properties", Json.texts(ids));
        return with(with);
    }

    /** The columns that came, changed or went. */
    Change withSchema(Collection<ObjectNode> properties) {
        ObjectNode with = data.deepCopy();
        with.set("updated_properties", Json.array(properties));
        return with(with);
    }

    Change with(ObjectNode newData) {
        return new Change(type, entityType, entityId, authors, newData, at);
    }

    /** Locks are told at once; everything else is held for the aggregation. */
    boolean aggregated() {
        return !type.equals("page.locked") && !type.equals("page.unlocked");
    }
}
