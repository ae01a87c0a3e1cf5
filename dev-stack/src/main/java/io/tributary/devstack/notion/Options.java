package io.tributary.devstack.notion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Select, status and multi-select: kept by option id, shown with the option's name and colour of now. */
final class Options {
    private static final List<String> COLORS =
            List.of("blue", "green", "orange", "purple", "pink", "red", "yellow", "brown", "gray", "default");
    private static final int MAX_OPTIONS = 100;

    private Options() {}

    static String color(int index) {
        return COLORS.get(index % COLORS.size());
    }

    static ObjectNode option(String id, String name, String color) {
        return Json.object().put("id", id).put("name", name).put("color", color).putNull("description");
    }

    /** The id of the option that was written by id or by name; a new name is added, except to a status. */
    private static String optionId(Property property, JsonNode written, String path, Writing writing) {
        String id = Json.text(written, "id");
        ObjectNode byId = id == null ? null : property.optionById(id);
        if (byId != null) {
            return byId.path("id").textValue();
        }
        String name = Json.text(written, "name");
        if (name == null) {
            throw Body.mistyped(path + ".name", "defined", written.path("name"));
        }
        ObjectNode byName = property.optionByName(name);
        if (byName != null) {
            return byName.path("id").textValue();
        }
        if (property.type().equals("status")) {
            throw NotionError.validation("Invalid status option. Status option \"" + name + "\" does not exist\".");
        }
        if (name.contains(",")) {
            throw NotionError.validation("Invalid select option, commas not allowed: " + name);
        }
        return writing.addOption(property, name);
    }

    private static @Nullable ObjectNode shown(Property property, @Nullable String optionId) {
        ObjectNode option = optionId == null ? null : property.optionById(optionId);
        if (option == null) {
            return null;
        }
        ObjectNode shown = Json.object();
        for (String field : new String[] {"id", "name", "color"}) {
            shown.set(field, option.path(field));
        }
        return shown;
    }

    /** One option, or none; a status without one has the first. */
    record Select(String name) implements PropertyType {
        @Override
        public JsonNode empty(Property property) {
            boolean status = name.equals("status") && !property.options().isEmpty();
            return status ? property.options().get(0).path("id") : Json.nothing();
        }

        @Override
        public JsonNode accept(Property property, JsonNode written, String path, Writing writing) {
            if (written.isNull()) {
                return empty(property);
            }
            if (!written.isObject()) {
                throw Body.mistyped(path, "an object or `null`", written);
            }
            return Json.text(optionId(property, written, path, writing));
        }

        @Override
        public void show(Property property, JsonNode kept, Page page, Showing showing, ObjectNode into) {
            ObjectNode shown = shown(property, kept.textValue());
            into.set(name, shown == null ? Json.nothing() : shown);
        }
    }

    /** Options in the order of writing. */
    static final class MultiSelect implements PropertyType {
        @Override
        public JsonNode empty(Property property) {
            return Json.array();
        }

        @Override
        public JsonNode accept(Property property, JsonNode written, String path, Writing writing) {
            References.checkArray(written, path, MAX_OPTIONS);
            ArrayNode ids = Json.array();
            for (int i = 0; i < written.size(); i++) {
                ids.add(optionId(property, written.get(i), path + "[" + i + "]", writing));
            }
            return ids;
        }

        @Override
        public void show(Property property, JsonNode kept, Page page, Showing showing, ObjectNode into) {
            ArrayNode shown = into.putArray("multi_select");
            for (JsonNode id : kept) {
                ObjectNode option = shown(property, id.textValue());
                if (option != null) {
                    shown.add(option);
                }
            }
        }
    }
}
