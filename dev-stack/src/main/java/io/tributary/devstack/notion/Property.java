package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One column of a data source.
 *
 * @param id survives renaming; percent-encoded as Notion shows it
 * @param config what stands under the type's name in the schema
 */
record Property(String id, String name, String type, JsonNode description, ObjectNode config) {

    static Property of(String id, String name, String type) {
        return new Property(id, name, type, Json.nothing(), Json.object());
    }

    static Property of(String id, String name, String type, ObjectNode config) {
        return new Property(id, name, type, Json.nothing(), config);
    }

    PropertyType codec() {
        return PropertyTypes.of(type);
    }

    /** Whether a client means this property: by id as shown, by id decoded, or by name. */
    boolean answersTo(String reference) {
        return hasId(reference) || name.equals(reference);
    }

    boolean hasId(String reference) {
        return id.equals(reference) || Ids.decoded(id).equals(Ids.decoded(reference));
    }

    Property renamed(String newName) {
        return new Property(id, newName, type, description, config);
    }

    Property with(ObjectNode newConfig) {
        return new Property(id, name, type, description, newConfig);
    }

    /** The options of a select, multi-select or status. */
    ArrayNode options() {
        JsonNode options = config.path("options");
        return options instanceof ArrayNode array ? array : Json.array();
    }

    @Nullable
    ObjectNode optionById(String optionId) {
        for (JsonNode option : options()) {
            if (optionId.equals(Json.text(option, "id"))) {
                return (ObjectNode) option;
            }
        }
        return null;
    }

    @Nullable
    ObjectNode optionByName(String optionName) {
        for (JsonNode option : options()) {
            if (optionName.equalsIgnoreCase(Json.text(option, "name"))) {
                return (ObjectNode) option;
            }
        }
        return null;
    }

    ObjectNode save() {
        ObjectNode saved = Json.object().put("id", id).put("name", name).put("type", type);
        saved.set("description", description);
        saved.set("config", config);
        return saved;
    }

    static Property load(JsonNode saved) {
        return new Property(
                saved.required("id").textValue(),
                saved.required("name").textValue(),
                saved.required("type").textValue(),
                saved.required("description"),
                (ObjectNode) saved.required("config"));
    }
}
