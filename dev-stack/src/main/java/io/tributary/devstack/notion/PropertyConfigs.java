package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a client writes under a type's name in a schema, and completes it as Notion does. */
final class PropertyConfigs {
    private PropertyConfigs() {}

    /**
     * The config of a property.
     *
     * @param known the property as it is, so that options keep their ids; null for a new one
     * @param source the data source that it belongs to
     */
    static ObjectNode accept(
            String type, JsonNode written, @Nullable Property known, DataSource source, Workspace workspace) {
        return switch (type) {
            case "number" -> Json.object().put("format", written.path("format").asText("number"));
            case "select", "multi_select" -> options(written, known, workspace);
            case "status" ->
                written.has("options") ? status(options(written, known, workspace), workspace) : DemoSchema.status();
            case "formula" ->
                Json.object().put("expression", written.path("expression").asText(""));
            case "unique_id" -> prefix(written);
            case "relation" -> relation(written, workspace);
            case "rollup" -> rollup(written, source, workspace);
            default -> Json.object();
        };
    }

    private static ObjectNode options(JsonNode written, @Nullable Property known, Workspace workspace) {
        ObjectNode config = Json.object();
        var options = config.putArray("options");
        Set<String> names = new HashSet<>();
        for (JsonNode option : written.path("options")) {
            ObjectNode kept = option(option, known, options.size(), workspace);
            String name = kept.path("name").textValue();
            if (name.contains(",")) {
                throw NotionError.validation("Invalid select option, commas not allowed: " + name);
            }
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                throw NotionError.validation("Option names are not unique: " + name);
            }
            options.add(kept);
        }
        return config;
    }

    private static ObjectNode option(JsonNode written, @Nullable Property known, int index, Workspace workspace) {
        String id = Json.text(written, "id");
        String name = Json.text(written, "name");
        ObjectNode before = known == null ? null : before(known, id, name);
        if (before == null && name == null) {
            throw Body.mistyped("body.properties.options.name", "defined", written.path("name"));
        }
        ObjectNode option = before == null
                ? Options.option(workspace.chance().id(), String.valueOf(name), Options.color(index))
                : before.deepCopy();
        if (name != null) {
            option.put("name", name);
        }
        if (written.path("color").isTextual()) {
            option.set("color", written.path("color"));
        }
        return option;
    }

    private static @Nullable ObjectNode before(Property known, @Nullable String id, @Nullable String name) {
        ObjectNode byId = id == null ? null : known.optionById(id);
        return byId != null || name == null ? byId : known.optionByName(name);
    }

    /** Options written without groups all belong to the first one. */
    private static ObjectNode status(ObjectNode options, Workspace workspace) {
        var groups = options.putArray("groups");
        ObjectNode first = groups.addObject()
                .put("id", workspace.chance().id())
                .put("name", "To-do")
                .put("color", "gray");
        var ids = first.putArray("option_ids");
        options.path("options").forEach(option -> ids.add(option.path("id")));
        return options;
    }

    private static ObjectNode prefix(JsonNode written) {
        ObjectNode config = Json.object();
        config.set("prefix", Json.text(Json.text(written, "prefix")));
        return config;
    }

    /** One-sided for now; {@link SchemaEdits} adds the other side of a two-way relation. */
    private static ObjectNode relation(JsonNode written, Workspace workspace) {
        String id = Body.id(written.path("data_source_id"), "body.properties.relation.data_source_id");
        DataSource target = workspace.findDataSource(id);
        if (target == null) {
            throw NotionError.notFound("data_source", id);
        }
        return TwoWayRelations.single(target);
    }

    private static ObjectNode rollup(JsonNode written, DataSource source, Workspace workspace) {
        Property relation = named(written, "relation_property", source);
        DataSource target =
                workspace.dataSource(relation.config().path("data_source_id").asText());
        Property rolled = named(written, "rollup_property", target);
        return Json.object()
                .put("relation_property_id", relation.id())
                .put("relation_property_name", relation.name())
                .put("rollup_property_id", rolled.id())
                .put("rollup_property_name", rolled.name())
                .put("function", written.path("function").asText("show_original"));
    }

    private static Property named(JsonNode written, String field, DataSource source) {
        String id = Json.text(written, field + "_id");
        String reference = id == null ? written.path(field + "_name").asText("") : id;
        Property property = source.find(reference);
        if (property == null) {
            throw NotionError.validation("Could not find property with name or id: " + reference);
        }
        return property;
    }
}
