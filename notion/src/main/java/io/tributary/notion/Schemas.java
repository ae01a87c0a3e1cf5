package io.tributary.notion;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.notion.NotionException.Unreadable;
import io.tributary.notion.PropertySchema.Formula;
import io.tributary.notion.PropertySchema.Group;
import io.tributary.notion.PropertySchema.MultiSelect;
import io.tributary.notion.PropertySchema.Numeric;
import io.tributary.notion.PropertySchema.Plain;
import io.tributary.notion.PropertySchema.Relation;
import io.tributary.notion.PropertySchema.Rollup;
import io.tributary.notion.PropertySchema.Select;
import io.tributary.notion.PropertySchema.Status;
import io.tributary.notion.PropertySchema.UniqueId;
import io.tributary.notion.PropertySchema.Unknown;

/** Reads configurations of properties. What isn't understood is kept as it is. */
final class Schemas {

    private Schemas() {}

    static PropertySchema of(JsonNode property) {
        String type = property.path("type").asText("");
        if (type.isEmpty()) {
            return new Unknown(type, property);
        }
        JsonNode config = property.path(type);
        try {
            return known(type, config);
        } catch (Unreadable e) {
            return new Unknown(type, Shape.raw(config));
        }
    }

    private static PropertySchema known(String type, JsonNode config) {
        return switch (type) {
            case "title",
                    "rich_text",
                    "date",
                    "people",
                    "files",
                    "checkbox",
                    "url",
                    "email",
                    "phone_number",
                    "created_time",
                    "last_edited_time",
                    "created_by",
                    "last_edited_by",
                    "button",
                    "verification",
                    "place" -> new Plain(type);
            case "number" -> new Numeric(Shape.text(config.path("format")));
            case "select" -> new Select(Shape.list(config.path("options"), Option::of));
            case "multi_select" -> new MultiSelect(Shape.list(config.path("options"), Option::of));
            case "status" ->
                new Status(
                        Shape.list(config.path("options"), Option::of),
                        Shape.list(config.path("groups"), Schemas::group));
            case "relation" -> relation(config);
            case "rollup" ->
                new Rollup(
                        Shape.text(config.path("relation_property_id")),
                        Shape.text(config.path("relation_property_name")),
                        Shape.text(config.path("rollup_property_id")),
                        Shape.text(config.path("rollup_property_name")),
                        Shape.text(config.path("function")));
            case "formula" -> new Formula(Shape.text(config.path("expression")));
            case "unique_id" -> new UniqueId(Shape.text(config.path("prefix")));
            default -> new Unknown(type, Shape.raw(config));
        };
    }

    private static Relation relation(JsonNode config) {
        String kind = Shape.text(config.path("type"));
        JsonNode synced = config.path(kind == null ? "" : kind);
        return new Relation(
                Shape.text(config.path("data_source_id")),
                Shape.text(config.path("database_id")),
                kind,
                Shape.text(synced.path("synced_property_id")),
                Shape.text(synced.path("synced_property_name")));
    }

    private static Group group(JsonNode group) {
        return new Group(
                Shape.text(group.path("id")),
                Shape.text(group.path("name")),
                Shape.list(group.path("option_ids"), Shape::someText));
    }
}
