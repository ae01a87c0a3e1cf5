package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes data sources: title, trash, and the schema, where null removes a property, a name renames it and a type's
 * config adds or changes it. A property keeps its id when its type changes, and its rows lose their values.
 */
final class SchemaEdits {
    private static final Set<String> FIELDS = Set.of("properties", "title", "description", "icon", "in_trash");
    private static final Set<String> NO_TYPE = Set.of("name", "id", "description", "type");

    private final Workspace workspace;
    private final Changes changes;
    private final Clock clock;

    SchemaEdits(Workspace workspace, Changes changes, Clock clock) {
        this.workspace = workspace;
        this.changes = changes;
        this.clock = clock;
    }

    DataSource update(DataSource before, ObjectNode written, Caller caller, ApiVersion version) {
        ObjectNode body = PageEdits.withoutArchived(written, version);
        Body.onlyFields(body, FIELDS);
        Instant now = clock.instant();
        Map<String, ObjectNode> entries = new LinkedHashMap<>();
        DataSource source = before;
        for (Map.Entry<String, JsonNode> entry : body.path("properties").properties()) {
            source = apply(source, entry.getKey(), entry.getValue(), entries);
        }
        if (body.has("title")) {
            source = source.withTitle(RichText.plain(RichText.accept(body.path("title"), "body.title")));
        }
        source = source.withInTrash(Body.flag(body, "in_trash", before.inTrash()));
        if (source.equals(before)) {
            return before;
        }
        DataSource edited = source.edited(now, caller.userId());
        workspace.put(edited);
        tell(before, edited, entries, caller, now);
        return edited;
    }

    private void tell(
            DataSource before, DataSource after, Map<String, ObjectNode> entries, Caller caller, Instant now) {
        if (!entries.isEmpty() || !before.title().equals(after.title())) {
            Change change = Change.ofSource("data_source.schema_updated", after, caller, workspace, now);
            changes.source(entries.isEmpty() ? change : change.withSchema(entries.values()));
        }
        if (before.inTrash() != after.inTrash()) {
            String type = after.inTrash() ? "data_source.deleted" : "data_source.undeleted";
            changes.source(Change.ofSource(type, after, caller, workspace, now));
        }
    }

    /** Everything that a new schema names, in order. */
    DataSource withAll(DataSource source, JsonNode properties) {
        DataSource filled = source;
        for (Map.Entry<String, JsonNode> entry : properties.properties()) {
            filled = apply(filled, entry.getKey(), entry.getValue(), new LinkedHashMap<>());
        }
        return filled;
    }

    private DataSource apply(DataSource source, String key, JsonNode written, Map<String, ObjectNode> entries) {
        Property known = source.find(key);
        if (written.isNull()) {
            return remove(source, key, known, entries);
        }
        if (!written.isObject()) {
            throw Body.mistyped("body.properties." + key, "an object or `null`", written);
        }
        String name = written.path("name").asText(known == null ? key : known.name());
        Property other = source.find(name);
        if (other != null && (known == null || !other.id().equals(known.id()))) {
            throw NotionError.validation("Cannot rename to \"" + name + "\": a property of that name exists.");
        }
        String type = type(written, known, key);
        Property property = property(known, name, type, written, source);
        entries.put(property.id(), entry(property, known == null ? "created" : "updated"));
        if (known == null) {
            return other(source.with(property), property, written);
        }
        DataSource changed = renamedInFormulas(source.with(property), known.name(), name);
        if (!known.type().equals(type)) {
            forgetValues(source, property.id());
            changed = alone(changed, known);
        }
        return other(changed, property, written);
    }

    private static DataSource renamedInFormulas(DataSource source, String before, String now) {
        String reference = "prop(\"" + before + "\")";
        DataSource changed = source;
        for (Property property : source.properties()) {
            String expression = property.config().path("expression").asText();
            if (!before.equals(now) && expression.contains(reference)) {
                String renamed = expression.replace(reference, "prop(\"" + now + "\")");
                changed = changed.with(property.with(Json.object().put("expression", renamed)));
            }
        }
        return changed;
    }

    private Property property(@Nullable Property known, String name, String type, JsonNode written, DataSource source) {
        boolean sameType = known != null && known.type().equals(type);
        if (known != null && sameType && !written.has(type)) {
            return known.renamed(name);
        }
        ObjectNode config =
                PropertyConfigs.accept(type, written.path(type), sameType ? known : null, source, workspace);
        String fresh = type.equals("title") ? "title" : workspace.chance().propertyId();
        return Property.of(known == null ? fresh : known.id(), name, type, config);
    }

    private static String type(JsonNode written, @Nullable Property known, String key) {
        for (Map.Entry<String, JsonNode> field : written.properties()) {
            if (PropertyTypes.knows(field.getKey())) {
                return field.getKey();
            }
            if (!NO_TYPE.contains(field.getKey())) {
                throw Body.mistyped("body.properties." + key + "." + field.getKey(), "not present", field.getValue());
            }
        }
        String type = written.path("type").asText(known == null ? "" : known.type());
        if (!PropertyTypes.knows(type)) {
            throw NotionError.validation("Could not find property with name or id: " + key);
        }
        return type;
    }

    /** Sets the other side of a two-way relation, and its name there after a renaming. */
    private DataSource other(DataSource source, Property property, JsonNode written) {
        boolean asked = written.path("relation").has("dual_property");
        String otherId = Json.text(property.config().path("dual_property"), "synced_property_id");
        if (!property.type().equals("relation") || (!asked && otherId == null)) {
            return source;
        }
        DataSource target = targetOf(property, source);
        Property there = otherId == null ? null : target.find(otherId);
        String id = there == null ? workspace.chance().propertyId() : there.id();
        String name = there == null ? otherName(written, source, property) : there.name();
        Property here = property.with(TwoWayRelations.config(target, id, name));
        Property mirror =
                Property.of(id, name, "relation", TwoWayRelations.config(source, property.id(), property.name()));
        if (target.id().equals(source.id())) {
            return source.with(here).with(mirror);
        }
        workspace.put(target.with(mirror));
        return source.with(here);
    }

    private static String otherName(JsonNode written, DataSource source, Property property) {
        return written.path("relation")
                .path("dual_property")
                .path("synced_property_name")
                .asText("Related to " + source.title() + " (" + property.name() + ")");
    }

    private DataSource targetOf(Property relation, DataSource source) {
        String id = relation.config().path("data_source_id").asText();
        return id.equals(source.id()) ? source : workspace.dataSource(id);
    }

    private DataSource remove(
            DataSource source, String key, @Nullable Property known, Map<String, ObjectNode> entries) {
        if (known == null) {
            throw NotionError.validation("Could not find property with name or id: " + key);
        }
        if (known.type().equals("title")) {
            throw NotionError.validation("Cannot delete title property.");
        }
        entries.put(known.id(), entry(known, "deleted").putNull("name"));
        return alone(source.without(known), known);
    }

    /** The other side of a two-way relation that goes stays, one-sided. */
    private DataSource alone(DataSource source, Property gone) {
        String otherId = Json.text(gone.config().path("dual_property"), "synced_property_id");
        DataSource target = otherId == null ? null : targetOf(gone, source);
        Property there = target == null ? null : target.find(String.valueOf(otherId));
        if (target == null || there == null) {
            return source;
        }
        Property alone = there.with(TwoWayRelations.single(source));
        if (target.id().equals(source.id())) {
            return source.with(alone);
        }
        workspace.put(target.with(alone));
        return source;
    }

    private void forgetValues(DataSource source, String propertyId) {
        List<String> rows = new ArrayList<>(workspace.rowsOf(source.id()));
        for (String id : rows) {
            Page row = workspace.page(id);
            if (row.values().containsKey(propertyId)) {
                Map<String, JsonNode> values = new LinkedHashMap<>(row.values());
                values.remove(propertyId);
                workspace.put(row.withValues(values));
            }
        }
    }

    /** A property as an event tells it. */
    static ObjectNode entry(Property property, String action) {
        return Json.object()
                .put("id", property.id())
                .put("name", property.name())
                .put("action", action);
    }
}
