package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One state of a page. Values are kept by property id in the form of their {@link PropertyType}; a value that is not
 * there is empty.
 *
 * @param values by property id; never changed once the page is made
 * @param shared whether the integration sees it
 */
record Page(
        String id,
        Parent parent,
        Map<String, JsonNode> values,
        Instant createdAt,
        String createdBy,
        Instant editedAt,
        String editedBy,
        boolean inTrash,
        boolean archived,
        boolean locked,
        boolean shared,
        JsonNode icon,
        JsonNode cover) {

    static Page created(String id, Parent parent, Map<String, JsonNode> values, Instant at, String by) {
        return new Page(id, parent, values, at, by, at, by, false, false, false, true, Json.nothing(), Json.nothing());
    }

    /** Whether a query lists it. */
    boolean listed() {
        return !inTrash && !archived;
    }

    Page with(Map<String, JsonNode> changed) {
        Map<String, JsonNode> all = new LinkedHashMap<>(values);
        all.putAll(changed);
        return withValues(all);
    }

    Page withValues(Map<String, JsonNode> all) {
        return new Page(
                id, parent, all, createdAt, createdBy, editedAt, editedBy, inTrash, archived, locked, shared, icon,
                cover);
    }

    Page edited(Instant at, String by) {
        return new Page(
                id, parent, values, createdAt, createdBy, at, by, inTrash, archived, locked, shared, icon, cover);
    }

    Page withParent(Parent other) {
        return new Page(
                id, other, values, createdAt, createdBy, editedAt, editedBy, inTrash, archived, locked, shared, icon,
                cover);
    }

    Page withFlags(boolean nowInTrash, boolean nowArchived, boolean nowLocked) {
        return new Page(
                id,
                parent,
                values,
                createdAt,
                createdBy,
                editedAt,
                editedBy,
                nowInTrash,
                nowArchived,
                nowLocked,
                shared,
                icon,
                cover);
    }

    Page withShared(boolean nowShared) {
        return new Page(
                id, parent, values, createdAt, createdBy, editedAt, editedBy, inTrash, archived, locked, nowShared,
                icon, cover);
    }

    Page withLook(JsonNode nowIcon, JsonNode nowCover) {
        return new Page(
                id, parent, values, createdAt, createdBy, editedAt, editedBy, inTrash, archived, locked, shared,
                nowIcon, nowCover);
    }

    ObjectNode save() {
        ObjectNode saved = Json.object().put("id", id);
        saved.set("parent", parent.save());
        saved.set("values", Json.object().setAll(values));
        saved.put("createdAt", createdAt.toString()).put("createdBy", createdBy);
        saved.put("editedAt", editedAt.toString()).put("editedBy", editedBy);
        saved.put("inTrash", inTrash).put("archived", archived).put("locked", locked);
        saved.put("shared", shared);
        saved.set("icon", icon);
        saved.set("cover", cover);
        return saved;
    }

    static Page load(JsonNode saved) {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        saved.required("values").properties().forEach(value -> values.put(value.getKey(), value.getValue()));
        return new Page(
                saved.required("id").textValue(),
                Parent.load(saved.required("parent")),
                values,
                Instant.parse(saved.required("createdAt").textValue()),
                saved.required("createdBy").textValue(),
                Instant.parse(saved.required("editedAt").textValue()),
                saved.required("editedBy").textValue(),
                saved.required("inTrash").booleanValue(),
                saved.required("archived").booleanValue(),
                saved.required("locked").booleanValue(),
                saved.required("shared").booleanValue(),
                saved.required("icon"),
                saved.required("cover"));
    }
}
