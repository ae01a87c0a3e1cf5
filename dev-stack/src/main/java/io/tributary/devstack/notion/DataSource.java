package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One state of a data source: its schema and what stands around it.
 *
 * @param properties in the order of the schema
 * @param rowsNumbered how many unique ids were given out
 */
record DataSource(
        String id,
        String databaseId,
        String title,
        List<Property> properties,
        Instant createdAt,
        String createdBy,
        Instant editedAt,
        String editedBy,
        boolean inTrash,
        int rowsNumbered) {

    static DataSource created(
            String id, String databaseId, String title, List<Property> properties, Instant at, String by) {
        return new DataSource(id, databaseId, title, List.copyOf(properties), at, by, at, by, false, 0);
    }

    /** The property that a client means by an id or a name. */
    @Nullable
    Property find(String reference) {
        for (Property property : properties) {
            if (property.hasId(reference)) {
                return property;
            }
        }
        for (Property property : properties) {
            if (property.name().equals(reference)) {
                return property;
            }
        }
        return null;
    }

    DataSource with(List<Property> changed) {
        return new DataSource(
                id,
                databaseId,
                title,
                List.copyOf(changed),
                createdAt,
                createdBy,
                editedAt,
                editedBy,
                inTrash,
                rowsNumbered);
    }

    /** Replaces the property of the same id, or appends it. */
    DataSource with(Property property) {
        List<Property> all = new ArrayList<>(properties);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(property.id())) {
                all.set(i, property);
                return with(all);
            }
        }
        all.add(property);
        return with(all);
    }

    DataSource without(Property property) {
        return with(
                properties.stream().filter(p -> !p.id().equals(property.id())).toList());
    }

    DataSource withTitle(String newTitle) {
        return new DataSource(
                id, databaseId, newTitle, properties, createdAt, createdBy, editedAt, editedBy, inTrash, rowsNumbered);
    }

    DataSource withInTrash(boolean nowInTrash) {
        return new DataSource(
                id, databaseId, title, properties, createdAt, createdBy, editedAt, editedBy, nowInTrash, rowsNumbered);
    }

    DataSource edited(Instant at, String by) {
        return new DataSource(id, databaseId, title, properties, createdAt, createdBy, at, by, inTrash, rowsNumbered);
    }

    DataSource withRowsNumbered(int rows) {
        return new DataSource(
                id, databaseId, title, properties, createdAt, createdBy, editedAt, editedBy, inTrash, rows);
    }

    ObjectNode save() {
        ObjectNode saved =
                Json.object().put("id", id).put("databaseId", databaseId).put("title", title);
        saved.set(
                "properties", Json.array(properties.stream().map(Property::save).toList()));
        saved.put("createdAt", createdAt.toString()).put("createdBy", createdBy);
        saved.put("editedAt", editedAt.toString()).put("editedBy", editedBy);
        return saved.put("inTrash", inTrash).put("rowsNumbered", rowsNumbered);
    }

    static DataSource load(JsonNode saved) {
        List<Property> properties = new ArrayList<>();
        saved.required("properties").forEach(property -> properties.add(Property.load(property)));
        return new DataSource(
                saved.required("id").textValue(),
                saved.required("databaseId").textValue(),
                saved.required("title").textValue(),
                List.copyOf(properties),
                Instant.parse(saved.required("createdAt").textValue()),
                saved.required("createdBy").textValue(),
                Instant.parse(saved.required("editedAt").textValue()),
                saved.required("editedBy").textValue(),
                saved.required("inTrash").booleanValue(),
                saved.required("rowsNumbered").intValue());
    }
}
